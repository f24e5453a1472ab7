package io.barid.relay.bounce;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Header fields, one below the other, folded at 78 characters where there is white space (RFC 5322 2.2.3). */
final class Fields {

    private static final int WIDTH = 78;
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.US).withZone(ZoneOffset.UTC);

    private final StringBuilder text = new StringBuilder();

    /** RFC 5322 3.3, in UTC. */
    static String date(Instant time) {
        return DATE.format(time);
    }

    /** @param value on one line */
    Fields add(String name, String value) {
        if (value.chars().anyMatch(c -> c < 0x20 || c == 0x7F)) {
            throw new IllegalArgumentException(name + " would hold a control character");
        }
        text.append(name).append(':');
        int column = name.length() + 1;
        for (String word : (" " + value.strip()).split("(?<=\\S)(?= )")) {
            if (column + word.length() > WIDTH && column > name.length() + 1) {
                text.append("\r\n");
                column = 0;
            }
            text.append(word);
            column += word.length();
        }
        text.append("\r\n");
        return this;
    }

    /** The empty line after a group. */
    Fields end() {
        text.append("\r\n");
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
