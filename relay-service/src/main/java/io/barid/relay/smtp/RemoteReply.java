package io.barid.relay.smtp;

import io.barid.status.EnhancedStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a host answered (RFC 5321 4.2).
 *
 * @param lines at least one, without code and line end; cleaned
 */
record RemoteReply(int code, List<String> lines) {

    private static final int MOST_CHARS = 1000;
    private static final Pattern STATUS = Pattern.compile("([245])\\.(\\d{1,3})\\.(\\d{1,3})(?: .*)?");

    RemoteReply {
        lines = List.copyOf(lines);
    }

    /** The same with stars in their place, if it quotes one. */
    RemoteReply without(List<String> secrets) {
        if (secrets.isEmpty()) {
            return this;
        }
        UnaryOperator<String> starred = line -> {
            String shown = line;
            for (String secret : secrets) {
                shown = secret.isEmpty() ? shown : shown.replace(secret, "***");
            }
            return shown;
        };
        return new RemoteReply(code, lines.stream().map(starred).toList());
    }

    boolean positive() {
        return code / 100 == 2;
    }

    boolean later() {
        return code / 100 == 4;
    }

    boolean never() {
        return code / 100 == 5;
    }

    /** The host closes the connection (RFC 5321 3.8). */
    boolean goesAway() {
        return code == 421;
    }

    /** What RFC 2034 put after the code, where its class is the code's. */
    Optional<EnhancedStatus> given() {
        Matcher matcher = STATUS.matcher(lines.getFirst());
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) != code / 100) {
            return Optional.empty();
        }
        return Optional.of(
                new EnhancedStatus(code / 100, Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3))));
    }

    /** The given one or the code's class with x.0.0, "other undefined status" (RFC 3463 3.1). */
    EnhancedStatus status() {
        return given().orElse(new EnhancedStatus(code / 100, 0, 0));
    }

    /** The same for a refusal that must not be final. */
    EnhancedStatus statusForNow() {
        EnhancedStatus status = status();
        return new EnhancedStatus(4, status.subject(), status.detail());
    }

    /** The whole reply as one line, at most 1,000 characters. */
    @Override
    public String toString() {
        String text = code + " " + String.join(" ", lines);
        return text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS - 1) + "…";
    }
}
