package io.barid.relay.bounce;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The few fields of the original header that a report speaks of; all of it is as its sender wrote it. */
record OriginalHeader(String text) {

    private static final Pattern MESSAGE_ID =
            Pattern.compile("<[\\x21-\\x7E&&[^<>@()\\\\\"]]{1,200}@[\\x21-\\x7E&&[^<>@()\\\\\"]]{1,200}>");

    static OriginalHeader of(byte[] octets) {
        return new OriginalHeader(new String(octets, StandardCharsets.UTF_8));
    }

    /** Empty when there is none; with whatever line ends it was folded by. */
    String subject() {
        return field("Subject");
    }

    /** When it is one that another header can safely repeat. */
    Optional<String> messageId() {
        Matcher id = MESSAGE_ID.matcher(field("Message-ID").strip());
        return id.matches() ? Optional.of(id.group()) : Optional.empty();
    }

    private String field(String name) {
        Matcher field = Pattern.compile(
                        "(?im)^" + Pattern.quote(name) + "[ \\t]*:(.{0,2000}(?:\\r\\n[ \\t].{0,2000}){0,20}+)$")
                .matcher(text);
        return field.find() ? field.group(1) : "";
    }
}
