package io.barid.dialogue;

/** One line of a script; {@code number} counts from 1 in its file. */
sealed interface ScriptLine {
    int number();

    /** Sent as it is, CRLF added. */
    record Send(int number, LineText text) implements ScriptLine {}

    /** The next line of the server matches. */
    record Expect(int number, LineText text) implements ScriptLine {}

    /** Lines of the server are passed over up to and including the first that matches. */
    record SkipTo(int number, LineText text) implements ScriptLine {}
}
