package io.barid.smtp.session;

/** Takes content as it is found, without the dots that SMTP adds. */
@FunctionalInterface
interface ContentSink {

    /** The octets are only lent: the array is filled anew afterwards. */
    void write(byte[] octets, int from, int length);
}
