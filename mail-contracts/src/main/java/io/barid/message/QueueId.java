package io.barid.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/**
 * Barid's own id of an accepted message ("queued as …"), not its Message-ID field; also the id of its content.
 * A UUIDv7 (RFC 9562 5.7), written as 26 characters of Crockford's base32 in upper case, so that ids sort by time.
 */
public record QueueId(UUID value) implements Comparable<QueueId> {

    /** Number of characters of the textual form. */
    public static final int LENGTH = 26;

    private static final char[] DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final SecureRandom RANDOM = new SecureRandom();

    public QueueId {
        if (value.version() != 7) {
            throw new IllegalArgumentException("A queue id is a UUIDv7, not " + value);
        }
    }

    /** A new id of this millisecond. */
    public static QueueId next() {
        return at(Instant.now());
    }

    static QueueId at(Instant time) {
        byte[] random = new byte[10];
        RANDOM.nextBytes(random);
        ByteBuffer draw = ByteBuffer.wrap(random);
        long high = time.toEpochMilli() << 16 | 0x7000 | draw.getShort() & 0x0FFF;
        long low = draw.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new QueueId(new UUID(high, low));
    }

    /** Reads the form that {@link #toString()} gives; lower case is taken too. */
    @JsonCreator
    public static QueueId parse(String text) {
        if (text.length() != LENGTH || digit(text.charAt(0)) > 7) {
            throw new IllegalArgumentException("A queue id has 26 characters of Crockford's base32");
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < LENGTH; i++) {
            high = high << 5 | low >>> 59;
            low = low << 5 | digit(text.charAt(i));
        }
        return new QueueId(new UUID(high, low));
    }

    private static int digit(char c) {
        char upper = c >= 'a' && c <= 'z' ? (char) (c - 32) : c;
        for (int i = 0; i < DIGITS.length; i++) {
            if (DIGITS[i] == upper) {
                return i;
            }
        }
        throw new IllegalArgumentException("A queue id has 26 characters of Crockford's base32");
    }

    /** When the id was made, in milliseconds. */
    public Instant time() {
        return Instant.ofEpochMilli(value.getMostSignificantBits() >>> 16);
    }

    @Override
    public int compareTo(QueueId other) {
        int high = Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
    }

    @JsonValue
    @Override
    public String toString() {
        char[] text = new char[LENGTH];
        long high = value.getMostSignificantBits();
        long low = value.getLeastSignificantBits();
        for (int i = LENGTH - 1; i >= 0; i--) {
            text[i] = DIGITS[(int) (low & 31)];
            low = low >>> 5 | high << 59;
            high >>>= 5;
        }
        return new String(text);
    }
}
