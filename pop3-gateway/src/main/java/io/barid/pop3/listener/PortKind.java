package io.barid.pop3.listener;

/** The two mail ports. */
enum PortKind {
    /** In clear until STLS (RFC 1939, RFC 2595). */
    POP3("BARID_POP3_PORT"),
    /** TLS from the first octet (RFC 8314 section 3.3). */
    POP3S("BARID_POP3S_PORT");

    private final String variable;

    PortKind(String variable) {
        this.variable = variable;
    }

    /** The setting that names the port. */
    String variable() {
        return variable;
    }
}
