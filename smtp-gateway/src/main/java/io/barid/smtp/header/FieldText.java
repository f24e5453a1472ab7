package io.barid.smtp.header;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** A field's value as it comes in, line ends included, while it is no longer than it may be. */
final class FieldText {

    private final int most;
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream(128);
    private boolean tooLong;

    FieldText(int most) {
        this.most = most;
    }

    void add(byte[] array, int begin, int count) {
        tooLong |= octets.size() + count > most;
        if (!tooLong) {
            octets.write(array, begin, count);
        }
    }

    Optional<byte[]> octets() {
        return tooLong ? Optional.empty() : Optional.of(octets.toByteArray());
    }
}
