package io.barid.service.login;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** UTF-8 in base64, in the one form that RFC 4648 3 allows: what is not is no guess, and is not judged. */
final class Base64Text {

    /** How an empty response is written where none could stand (RFC 4954 4, RFC 5034 4). */
    private static final String EMPTY = "=";

    private Base64Text() {}

    static Optional<String> read(String base64) {
        if (base64.equals(EMPTY)) {
            return Optional.of("");
        }
        try {
            byte[] octets = Base64.getDecoder().decode(base64);
            return Base64.getEncoder().encodeToString(octets).equals(base64)
                    ? Optional.of(StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(octets))
                            .toString())
                    : Optional.empty();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    static String write(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
