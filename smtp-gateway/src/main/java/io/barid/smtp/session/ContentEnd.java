package io.barid.smtp.session;

/** How the reading of content ended. */
enum ContentEnd {
    /** CRLF.CRLF came, and nothing was wrong with what came before. */
    COMPLETE,
    /** The end came after a {@link ContentFault}: nothing was kept. */
    FAULTY,
    /** The end came after more than SIZE allows: nothing was kept. */
    TOO_LARGE,
    /** So much more than SIZE allows that its end is not awaited. */
    ENDLESS,
    /** A span of the client's time brought neither 64 KiB nor the end. */
    TOO_SLOW,
    /** The client closed the connection. */
    CUT
}
