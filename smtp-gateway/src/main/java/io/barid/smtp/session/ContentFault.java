package io.barid.smtp.session;

/** Why content cannot be carried octet for octet to the next system: 550 5.6.11. */
enum ContentFault {
    /** A CR that no LF follows (RFC 5321 2.3.8). */
    BARE_CR,
    /** An LF that no CR precedes (RFC 5321 2.3.8). */
    BARE_LF,
    /** An octet 0 (RFC 5322 2.2, RFC 5321 4.5.2 as clarified for transport). */
    NUL
}
