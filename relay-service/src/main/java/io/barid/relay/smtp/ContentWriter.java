package io.barid.relay.smtp;

import io.barid.relay.smtp.Content.Blocks;
import io.barid.relay.smtp.Content.ContentTrouble;
import java.time.Duration;

/** Writes content as DATA wants it (RFC 5321 4.5.2): dots doubled at the begin of lines, whole arrays at a time. */
final class ContentWriter {

    /** A bare CR or LF: what a host makes of it, nobody knows (smuggling), so it may not leave (RFC 5321 2.3.8). */
    static final class BareLineEndException extends Exception {}

    private static final int BLOCK_OCTETS = 64 * 1024;

    private final Wire wire;
    private final Duration time;
    private final byte[] buffer;
    private int filled;
    private byte previous = '\n';

    /** @param time for the writing of at most 64 KiB */
    ContentWriter(Wire wire, Duration time, long octets) {
        this.wire = wire;
        this.time = time;
        // small mail in one write, with room for some dots
        this.buffer = new byte[(int) Math.min(BLOCK_OCTETS, octets + octets / 32 + 64)];
    }

    /** All but the final dot has left us on return, ended with CRLF. */
    void write(Content content) throws LostException, ContentTrouble, BareLineEndException {
        try (Blocks blocks = content.open()) {
            for (byte[] block = blocks.next(); block != null; block = blocks.next()) {
                stuff(block);
            }
        }
        if (previous == '\r') {
            throw new BareLineEndException();
        }
        if (previous != '\n') {
            put(new byte[] {'\r', '\n'}, 0, 2);
        }
        flush();
    }

    private void stuff(byte[] block) throws LostException, BareLineEndException {
        int start = 0;
        byte before = previous;
        for (int i = 0; i < block.length; i++) {
            byte octet = block[i];
            if (before == '\r' ? octet != '\n' : octet == '\n') {
                throw new BareLineEndException();
            }
            if (octet == '.' && before == '\n') {
                put(block, start, i);
                put(block, i, i + 1);
                start = i;
            }
            before = octet;
        }
        put(block, start, block.length);
        previous = before;
    }

    private void put(byte[] octets, int from, int to) throws LostException {
        int at = from;
        while (at < to) {
            int some = Math.min(to - at, buffer.length - filled);
            System.arraycopy(octets, at, buffer, filled, some);
            filled += some;
            at += some;
            if (filled == buffer.length) {
                flush();
            }
        }
    }

    private void flush() throws LostException {
        if (filled > 0) {
            wire.step(time);
            wire.write(buffer, filled);
            wire.noStep();
            filled = 0;
        }
    }
}
