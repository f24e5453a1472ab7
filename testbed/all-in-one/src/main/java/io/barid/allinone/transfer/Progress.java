package io.barid.allinone.transfer;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** How far long work is: on a terminal one line that is rewritten twice a second, elsewhere a line every 10 seconds. */
final class Progress {

    private static final int WIDTH = 79;

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanos;
    private final long totalOctets;
    private final long start;
    private final long every;
    private long shown;
    private long messages;
    private long octets;

    /** @param totalOctets of all messages; what the time left is reckoned by */
    Progress(PrintStream out, boolean terminal, LongSupplier nanos, long totalOctets) {
        this.out = out;
        this.terminal = terminal;
        this.nanos = nanos;
        this.totalOctets = totalOctets;
        this.start = nanos.getAsLong();
        this.shown = start;
        this.every = (terminal ? Duration.ofMillis(500) : Duration.ofSeconds(10)).toNanos();
    }

    void step(long messageOctets) {
        messages++;
        octets += messageOctets;
        long now = nanos.getAsLong();
        if (now - shown >= every) {
            shown = now;
            String line = line(now);
            out.print(terminal ? "\r" + padded(line) : line + System.lineSeparator());
            out.flush();
        }
    }

    private String line(long now) {
        double seconds = (now - start) / 1e9;
        double left = octets == 0 ? 0 : seconds / octets * Math.max(0, totalOctets - octets);
        return String.format(
                Locale.ROOT,
                "%,d messages, %s of %s, %,.0f messages/s, %s left",
                messages,
                size(octets),
                size(totalOctets),
                messages / seconds,
                span(Math.round(left)));
    }

    /** Ends the line that was rewritten, before anything else is printed. */
    void clear() {
        if (terminal && shown != start) {
            out.print("\r" + padded("") + "\r");
            out.flush();
        }
    }

    private static String padded(String line) {
        return line + " ".repeat(Math.max(0, WIDTH - line.length()));
    }

    static String size(long octets) {
        if (octets < 1_000_000) {
            return String.format(Locale.ROOT, "%,d kB", (octets + 999) / 1_000);
        }
        return octets < 1_000_000_000L
                ? String.format(Locale.ROOT, "%.1f MB", octets / 1e6)
                : String.format(Locale.ROOT, "%.2f GB", octets / 1e9);
    }

    static String span(long seconds) {
        return seconds < 60
                ? seconds + " s"
                : seconds < 3600 ? seconds / 60 + " min" : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
}
