package io.barid.remotemx;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What was said on one connection, as the scripted host saw it. */
public final class MxSession {

    private final Socket raw;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile String protocol = "";
    private volatile boolean ended;
    private volatile byte[] unfinished = new byte[0];

    MxSession(Socket raw) {
        this.raw = raw;
    }

    /** {@code C: EHLO a}, {@code S: 250 b}, in their order; content is left out. */
    public List<String> transcript() {
        return List.copyOf(lines);
    }

    /** The client's command lines. */
    public List<String> commands() {
        return lines.stream()
                .filter(line -> line.startsWith("C: "))
                .map(line -> line.substring(3))
                .toList();
    }

    /** {@code TLSv1.3}; empty in clear. */
    public String protocol() {
        return protocol;
    }

    /** Whether the connection is over. */
    public boolean ended() {
        return ended;
    }

    /** Octets of content that came without an end. */
    public byte[] unfinished() {
        return unfinished.clone();
    }

    void said(String text) {
        if (lines.size() < 10_000) {
            text.lines().forEach(line -> lines.add("S: " + line));
        }
    }

    void heard(String line) {
        lines.add("C: " + line);
    }

    void secured(String with) {
        protocol = with;
    }

    void unfinished(byte[] content) {
        unfinished = content;
    }

    void end() {
        ended = true;
    }

    Socket raw() {
        return raw;
    }

    void close() {
        try {
            raw.close();
        } catch (IOException e) {
            // it is over either way
        }
    }
}
