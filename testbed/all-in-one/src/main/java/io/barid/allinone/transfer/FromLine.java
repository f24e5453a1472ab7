package io.barid.allinone.transfer;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The line before each message of an mbox (RFC 4155): {@code From sender Thu Jan  1 00:00:00 1970}. */
final class FromLine {

    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    private static final Pattern LINE = Pattern.compile(
            "From (?:.* )?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +"
                    + "(?<month>[A-Z][a-z]{2}) +(?<day>[0-9]{1,2}) +(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2})(?::(?<second>[0-9]{2}))?"
                    + "(?: +[A-Z]{2,5})?(?: +(?<early>[+-][0-9]{4}))? +(?<year>[0-9]{4})(?: +(?<late>[+-][0-9]{4})| +[A-Z]{2,5})?(?: .*)?");

    private FromLine() {}

    /** The date, in UTC unless it says a zone; empty when the line is none of these, but text of a message. */
    static Optional<Instant> parse(String line) {
        Matcher is = LINE.matcher(line);
        int month = is.matches() ? MONTHS.indexOf(is.group("month")) + 1 : 0;
        if (month == 0) {
            return Optional.empty();
        }
        try {
            LocalDateTime time = LocalDateTime.of(
                    number(is, "year"),
                    month,
                    number(is, "day"),
                    number(is, "hour"),
                    number(is, "minute"),
                    is.group("second") == null ? 0 : Math.min(59, number(is, "second")));
            String zone = is.group("early") == null ? is.group("late") : is.group("early");
            Instant date = time.toInstant(zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone));
            return Optional.of(date.isBefore(Instant.EPOCH) ? Instant.EPOCH : date);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(Matcher is, String group) {
        return Integer.parseInt(is.group(group));
    }
}
