package io.barid.dialogue;

/** How the connection of a dialogue begins; STARTTLS and STLS within it upgrade a plain one. */
public enum ConnectionKind {
    PLAIN,
    /** TLS from the first octet (submissions, POP3S), whatever certificate the server shows. */
    TLS
}
