package io.barid.smtp.accept;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A moment as fields write it, in UTC (RFC 5322 3.3). */
final class MailDate {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** The last second that was written; most messages share theirs with others. */
    private static volatile Second lastSecond = new Second(Long.MIN_VALUE, "");

    private record Second(long epoch, String text) {}

    private MailDate() {}

    static String of(Instant at) {
        Second last = lastSecond;
        if (last.epoch() != at.getEpochSecond()) {
            last = new Second(at.getEpochSecond(), DATE.format(at));
            lastSecond = last;
        }
        return last.text();
    }
}
