package io.barid.message;

/** When a sender wants to be told about a recipient (NOTIFY, RFC 3461 4.1); {@link #NEVER} stands alone. */
public enum Notify {
    NEVER,
    SUCCESS,
    FAILURE,
    DELAY
}
