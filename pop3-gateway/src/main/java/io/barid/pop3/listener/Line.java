package io.barid.pop3.listener;

/** What a client sent up to a line end. */
sealed interface Line {

    /** Without its line end. */
    record Text(String text) implements Line {
        /** Without the text, which may be a password. */
        @Override
        public String toString() {
            return "Text[secret]";
        }
    }

    /** Longer than was asked for; read to its end and forgotten. */
    record TooLong() implements Line {}

    /** So long without an end that nothing more is read. */
    record Endless() implements Line {}

    /** Not UTF-8, or with a NUL or a CR inside. */
    record Unreadable() implements Line {}

    /** The client sends no more. */
    record End() implements Line {}
}
