package io.barid.mailbox.password;

import java.text.Normalizer;

/**
 * A password in the one form in which it is hashed: every space an ASCII space, then NFKC, as SASLprep (RFC 4013) does, so
 * that the same password typed on another system is the same. Whatever that would leave empty is taken as it is.
 */
public record Password(String value) {

    /** Longer ones are refused before anything is computed. */
    public static final int MAX_LENGTH = 1024;

    public Password {
        if (value.isEmpty() || value.length() > 18 * MAX_LENGTH) {
            throw new IllegalArgumentException("A password has 1 to " + MAX_LENGTH + " characters");
        }
    }

    /** @throws IllegalArgumentException when it is empty or longer than {@link #MAX_LENGTH} */
    public static Password of(String typed) {
        if (typed.isEmpty() || typed.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("A password has 1 to " + MAX_LENGTH + " characters");
        }
        StringBuilder mapped = new StringBuilder(typed.length());
        typed.codePoints().filter(c -> !mappedToNothing(c)).forEach(c -> mapped.appendCodePoint(space(c) ? ' ' : c));
        String normal = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
        return new Password(normal.isEmpty() ? typed : normal);
    }

    /** RFC 3454 C.1.2. */
    private static boolean space(int c) {
        return c > 0x7F && Character.getType(c) == Character.SPACE_SEPARATOR || c == 0x200B;
    }

    /** RFC 3454 B.1, but for U+200B, which is a space there too. */
    private static boolean mappedToNothing(int c) {
        return c == 0xAD
                || c == 0x34F
                || c == 0x1806
                || c >= 0x180B && c <= 0x180D
                || c == 0x200C
                || c == 0x200D
                || c == 0x2060
                || c >= 0xFE00 && c <= 0xFE0F
                || c == 0xFEFF;
    }

    /** For logs: not the password. */
    @Override
    public String toString() {
        return "Password[secret]";
    }
}
