package io.barid.smtp.session;

/** What came when a line was awaited. */
sealed interface Line {

    /** A line without its CRLF, read as UTF-8; octets that are no UTF-8 are U+FFFD. */
    record Text(String text) implements Line {}

    /** A line longer than allowed, read and dropped up to its CRLF. @param bdat whether a chunk may follow it */
    record TooLong(boolean bdat) implements Line {}

    /** A line with a bare CR, a bare LF or a NUL in it: never taken for a command, nor for two. @param bdat whether a chunk may follow it */
    record Malformed(boolean bdat) implements Line {}

    /** The time for a whole line passed. */
    record TooSlow() implements Line {}

    /** The client closed the connection. */
    record Ended() implements Line {}

    /** This gateway stops, and the client was told so in the meantime. */
    record Dismissed() implements Line {}
}
