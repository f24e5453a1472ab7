package io.barid.allinone;

import java.time.Duration;

/** Spans of time in the words people use, at most 7 characters. */
final class Spans {

    private Spans() {}

    static String words(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + " min";
        }
        return seconds < 48 * 3_600 ? seconds / 3_600 + " h" : seconds / 86_400 + " d";
    }
}
