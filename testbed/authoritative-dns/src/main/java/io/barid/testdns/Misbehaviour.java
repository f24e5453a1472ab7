package io.barid.testdns;

import java.time.Duration;

/** How questions about a name are answered. */
public record Misbehaviour(Kind kind, long millis) {

    enum Kind {
        NONE,
        FAILS,
        SILENT,
        SLOW
    }

    static Misbehaviour none() {
        return new Misbehaviour(Kind.NONE, 0);
    }

    /** SERVFAIL. */
    public static Misbehaviour failing() {
        return new Misbehaviour(Kind.FAILS, 0);
    }

    /** No answer. */
    public static Misbehaviour silent() {
        return new Misbehaviour(Kind.SILENT, 0);
    }

    /** The right answer, late. */
    public static Misbehaviour slow(Duration delay) {
        return new Misbehaviour(Kind.SLOW, delay.toMillis());
    }
}
