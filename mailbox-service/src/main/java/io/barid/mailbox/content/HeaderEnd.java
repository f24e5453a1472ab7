package io.barid.mailbox.content;

/** Finds where the header section ends (RFC 5322 2.1), fed with pieces of any size. */
final class HeaderEnd {

    private static final int CRLFCRLF = 4;

    // content that begins with an empty line has no fields
    private int matched = 2;
    private long seen;
    private long end = -1;

    void feed(byte[] octets) {
        for (int i = 0; i < octets.length && end < 0; i++) {
            boolean expected = octets[i] == (matched % 2 == 0 ? '\r' : '\n');
            matched = expected ? matched + 1 : octets[i] == '\r' ? 1 : 0;
            if (matched == CRLFCRLF) {
                end = seen + i + 1;
            }
        }
        seen += octets.length;
    }

    /** Octets up to and with the empty line; all of them where there is none. */
    long octets() {
        return end < 0 ? seen : end;
    }

    static long of(byte[] content) {
        HeaderEnd end = new HeaderEnd();
        end.feed(content);
        return end.octets();
    }
}
