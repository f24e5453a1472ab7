package io.barid.dialogue;

/** One line of a script; {@code number} counts from 1 in its file, {@code session} says on which connection. */
sealed interface ScriptLine {
    int number();

    /** Sent as it is, CRLF added where {@code ended}. */
    record Send(int number, int session, LineText text, boolean ended) implements ScriptLine {}

    /** The next line of the server matches; where {@code orEnd}, its closing of the connection is as good, and ends the dialogue. */
    record Expect(int number, int session, LineText text, boolean orEnd) implements ScriptLine {}

    /** Lines of the server are passed over up to and including the first that matches. */
    record SkipTo(int number, int session, LineText text) implements ScriptLine {}

    /** Name and password, again while the maildrop is in use. {@code who} is the value's name: {@code user} or {@code other}. */
    record Login(int number, int session, String who) implements ScriptLine {}

    /** The rest of a multi-line reply, up to the single dot. */
    record ReadBlock(int number, int session) implements ScriptLine {}

    /** Something about the last such rest. */
    record About(int number, Aspect aspect, LineText text) implements ScriptLine {}

    /** The server closes the connection, and sends nothing before. */
    record End(int number, int session) implements ScriptLine {}

    /** The client closes its side without a word; returns when the server has closed its own. */
    record Drop(int number, int session) implements ScriptLine {}
}
