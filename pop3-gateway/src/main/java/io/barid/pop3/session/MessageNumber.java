package io.barid.pop3.session;

import java.util.Optional;

/** A message's number, 1 to n, in this session only (RFC 1939 section 5). */
public record MessageNumber(int value) implements Comparable<MessageNumber> {

    public MessageNumber {
        if (value < 1) {
            throw new IllegalArgumentException("Messages are numbered from 1");
        }
    }

    /** Reads decimal digits; a number beyond all maildrops is the largest one. */
    static Optional<MessageNumber> parse(String text) {
        return Digits.parse(text)
                .filter(value -> value > 0)
                .map(value -> new MessageNumber((int) Math.min(value, Integer.MAX_VALUE)));
    }

    /** Place in a list. */
    int index() {
        return value - 1;
    }

    @Override
    public int compareTo(MessageNumber other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
