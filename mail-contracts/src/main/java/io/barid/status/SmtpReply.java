package io.barid.status;

import java.util.List;
import java.util.Optional;

/**
 * A reply of an SMTP server (RFC 5321 4.2).
 *
 * @param status on each line after the code (RFC 2034); absent in greetings, and in replies to EHLO and AUTH's challenges
 * @param lines  at least one; printable, without line ends
 */
public record SmtpReply(int code, Optional<EnhancedStatus> status, List<String> lines) {

    public SmtpReply {
        lines = List.copyOf(lines);
        if (code < 200 || code > 599 || lines.isEmpty()) {
            throw new IllegalArgumentException("A reply is a code from 200 to 599 and a line");
        }
        for (String line : lines) {
            requirePrintable(line);
        }
    }

    private static void requirePrintable(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c < 0x20 && c != '\t' || c == 0x7F) {
                throw new IllegalArgumentException("A reply holds no control characters");
            }
        }
    }

    /** {@code 550 5.1.1 text}. */
    public static SmtpReply of(int code, String status, String text) {
        return new SmtpReply(code, Optional.of(EnhancedStatus.parse(status)), List.of(text));
    }

    /** A reply without an enhanced status. */
    public static SmtpReply plain(int code, String... lines) {
        return new SmtpReply(code, Optional.empty(), List.of(lines));
    }

    /** 2yz or 3yz. */
    public boolean positive() {
        return code < 400;
    }

    /** As it goes over the wire, each line ended with CRLF. */
    public String wire() {
        String prefix = status.map(s -> s + " ").orElse("");
        // long enough for most, and thrown away at once
        StringBuilder wire = new StringBuilder(64 * lines.size());
        for (int i = 0; i < lines.size(); i++) {
            char separator = i < lines.size() - 1 ? '-' : ' ';
            wire.append(code)
                    .append(separator)
                    .append(prefix)
                    .append(lines.get(i))
                    .append("\r\n");
        }
        return wire.toString();
    }

    /** The first line without its line end. */
    @Override
    public String toString() {
        return code + " " + status.map(s -> s + " ").orElse("") + lines.getFirst();
    }
}
