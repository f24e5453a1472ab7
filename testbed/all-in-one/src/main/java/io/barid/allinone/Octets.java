package io.barid.allinone;

import java.util.Locale;

/** Sizes as people write them: K, M, G and T are powers of 1024. */
final class Octets {

    private static final String UNITS = "KMGT";

    private Octets() {}

    static long parse(String option, String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        if (!upper.matches("[0-9]{1,12}[KMGT]?")) {
            throw new UsageException(option + " takes a size such as 500M or 5G; 0 is no limit.");
        }
        int unit = UNITS.indexOf(upper.charAt(upper.length() - 1));
        String digits = unit < 0 ? upper : upper.substring(0, upper.length() - 1);
        return Math.multiplyExact(Long.parseLong(digits), 1L << 10 * (unit + 1));
    }

    /** In the form that {@link #parse} reads to the same number. */
    static String exact(long octets) {
        int unit = 0;
        long left = octets;
        while (unit < UNITS.length() && left > 0 && left % 1024 == 0) {
            left /= 1024;
            unit++;
        }
        return left + (unit == 0 ? "" : UNITS.substring(unit - 1, unit));
    }

    /** At most 9 characters. */
    static String words(long octets) {
        double left = octets;
        int unit = 0;
        while (unit < UNITS.length() && left >= 1000) {
            left /= 1024;
            unit++;
        }
        return unit == 0
                ? octets + " B"
                : String.format(Locale.ROOT, "%.1f %siB", left, UNITS.substring(unit - 1, unit));
    }
}
