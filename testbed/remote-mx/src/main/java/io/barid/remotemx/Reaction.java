package io.barid.remotemx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What a {@link ScriptedMx} does at one step: mostly it says a reply. */
@FunctionalInterface
public interface Reaction {

    void on(MxWire wire) throws IOException;

    /** Says these lines, each with CRLF: {@code reply("250-a", "250 b")}. */
    static Reaction reply(String... lines) {
        return wire -> wire.say(String.join("\r\n", lines) + "\r\n");
    }

    /** Sends these octets as they are, in one write. */
    static Reaction raw(String text) {
        return wire -> wire.say(text);
    }

    /** Closes the connection without a word. */
    static Reaction drop() {
        return MxWire::drop;
    }

    /** Resets the connection (RST). */
    static Reaction reset() {
        return MxWire::reset;
    }

    /** Says these lines, then closes. */
    static Reaction replyAndDrop(String... lines) {
        return wire -> {
            reply(lines).on(wire);
            wire.drop();
        };
    }

    /** Says nothing, and reads nothing, until the client or the test ends it. */
    static Reaction hang() {
        return MxWire::hang;
    }

    /** Says a reply octet by octet. */
    static Reaction drip(Duration pause, String text) {
        return wire -> {
            for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
                wire.say(new String(new byte[] {octet}, StandardCharsets.ISO_8859_1));
                wire.pause(pause);
            }
        };
    }

    /** Says a reply after a while. */
    static Reaction late(Duration pause, String... lines) {
        return wire -> {
            wire.pause(pause);
            reply(lines).on(wire);
        };
    }

    /** Says the same over and over until the client goes: a line that never ends, or a reply that never does. */
    static Reaction endless(String text) {
        return wire -> {
            String much = text.repeat(Math.max(1, 1000 / text.length()));
            while (true) {
                wire.say(much);
            }
        };
    }
}
