package io.barid.message;

/** How much of a message a report of failure returns (RET, RFC 3461 4.3). */
public enum Ret {
    FULL,
    HDRS
}
