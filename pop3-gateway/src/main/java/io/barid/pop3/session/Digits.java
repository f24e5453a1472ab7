package io.barid.pop3.session;

import java.util.Optional;

/** A number as POP3 writes it: decimal digits without a sign. */
final class Digits {

    private static final int MAX_DIGITS = 18;

    private Digits() {}

    /** Leading zeros do not count; one of more than 18 digits is the largest there is. */
    static Optional<Long> parse(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        String significant = text.replaceFirst("^0+(?=.)", "");
        return Optional.of(significant.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(significant));
    }
}
