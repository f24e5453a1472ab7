package io.barid.smtp.session;

import java.util.List;

/**
 * What servers have taken for the end of content, each with a system known for it or a relative of one; only CRLF.CRLF ends
 * content (RFC 5321 4.1.1.4). Names that begin with clean are no fault in themselves.
 */
final class FalseEnds {

    /** @param octets what stands between two lines of content */
    record FalseEnd(String name, String octets) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final List<FalseEnd> ALL = List.of(
            // SMTP smuggling, December 2023 (CVE-2023-51764, -51765, -51766)
            new FalseEnd("LF . LF", "\n.\n"),
            new FalseEnd("LF . CRLF", "\n.\r\n"),
            new FalseEnd("CRLF . LF", "\r\n.\n"),
            new FalseEnd("CR . CRLF", "\r.\r\n"),
            new FalseEnd("CR . CR", "\r.\r"),
            new FalseEnd("CR . LF", "\r.\n"),
            new FalseEnd("LF . CR", "\n.\r"),
            new FalseEnd("CRLF . CR", "\r\n.\r"),
            new FalseEnd("CRLF NUL . CRLF", "\r\n\0.\r\n"),
            new FalseEnd("CRLF . NUL CRLF", "\r\n.\0\r\n"),
            // relatives
            new FalseEnd("CRLF . CR NUL LF", "\r\n.\r\0\n"),
            new FalseEnd("CR NUL LF . CRLF", "\r\0\n.\r\n"),
            new FalseEnd("CRLF . CR CRLF", "\r\n.\r\r\n"),
            new FalseEnd("CR CRLF . CR CRLF", "\r\r\n.\r\r\n"),
            new FalseEnd("CRLF . LF CRLF", "\r\n.\n\r\n"),
            new FalseEnd("LF LF . CRLF", "\n\n.\r\n"),
            new FalseEnd("LF . LF LF", "\n.\n\n"),
            new FalseEnd("LF CR . LF CR", "\n\r.\n\r"),
            // no line ends at all, whatever Unicode calls them: NEL, its C1 octet, LS, VT, FF
            new FalseEnd("clean NEL . NEL", "\u00c2\u0085.\u00c2\u0085"),
            new FalseEnd("clean C1 . C1", "\u0085.\u0085"),
            new FalseEnd("clean LS . LS", "\u00e2\u0080\u00a8.\u00e2\u0080\u00a8"),
            new FalseEnd("clean VT . FF", "\u000b.\u000c"),
            // lines with a dot that are not the dot alone
            new FalseEnd("clean CRLF .. CRLF", "\r\n..\r\n"),
            new FalseEnd("clean CRLF . SP CRLF", "\r\n. \r\n"),
            new FalseEnd("clean CRLF SP . CRLF", "\r\n .\r\n"));

    private FalseEnds() {}
}
