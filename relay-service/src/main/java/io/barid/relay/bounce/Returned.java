package io.barid.relay.bounce;

/** What a report returns of the message it is about (RFC 6522 3). */
sealed interface Returned {

    /** Nothing is left of it, or it cannot be had. */
    record Nothing() implements Returned {}

    /** Its header, whole lines. */
    record Headers(byte[] octets) implements Returned {}

    /**
     * All of it, which is fit to be a part as it is.
     *
     * @param header   its begin, already read
     * @param eightBit whether it holds octets above 0x7F
     */
    record Whole(Original original, byte[] header, boolean eightBit) implements Returned {}

    /** Its header's octets. */
    static byte[] header(Returned returned) {
        return switch (returned) {
            case Nothing ignored -> new byte[0];
            case Headers headers -> headers.octets();
            case Whole whole -> whole.header();
        };
    }
}
