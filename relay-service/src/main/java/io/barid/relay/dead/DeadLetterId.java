package io.barid.relay.dead;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What operators call a dead letter, as its record may name no queue id: {@code dead-17}. */
public record DeadLetterId(long number) {

    private static final Pattern FORM = Pattern.compile("dead-([1-9][0-9]{0,17})");

    /** Empty when it is something else. */
    public static Optional<DeadLetterId> parse(String text) {
        Matcher found = FORM.matcher(text);
        return found.matches() ? Optional.of(new DeadLetterId(Long.parseLong(found.group(1)))) : Optional.empty();
    }

    @JsonValue
    @Override
    public String toString() {
        return "dead-" + number;
    }
}
