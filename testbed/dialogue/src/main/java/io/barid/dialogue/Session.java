package io.barid.dialogue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One connection of a dialogue: sends and reads lines, and becomes TLS when that was asked and granted. */
final class Session {
    private static final int SHOWN_OF_A_BLOCK = 12;

    private final Connection connection;
    private final Transcript transcript;
    private final String name;
    private final boolean upgradeTls;
    private boolean tlsAsked;

    Session(Connection connection, Transcript transcript, String name, boolean upgradeTls) {
        this.connection = connection;
        this.transcript = transcript;
        this.name = name;
        this.upgradeTls = upgradeTls;
    }

    void send(String line, boolean ended) throws IOException {
        transcript.sent(name, line);
        connection.write(line, ended);
        String command = line.strip().toUpperCase(Locale.ROOT);
        tlsAsked |= upgradeTls && (command.equals("STARTTLS") || command.equals("STLS"));
    }

    void flush() throws IOException {
        connection.flush();
    }

    /** @param expected shown when nothing comes */
    String read(String expected) {
        String line = next(expected);
        transcript.received(name, line);
        return line;
    }

    /** As {@link #read}, but empty where the server closes the connection, a handshake that it refuses included. */
    Optional<String> readOrEnd(String expected) {
        try {
            connection.flush();
            if (connection.atEnd()) {
                return Optional.empty();
            }
            String line = connection.readLine();
            transcript.received(name, line);
            if (tlsAsked) {
                answeredTls(line);
            }
            return Optional.of(line);
        } catch (SocketTimeoutException e) {
            throw transcript.failure(expected, "nothing, after waiting " + connection.timeout());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The server has closed the connection. */
    boolean ended() {
        try {
            connection.flush();
            return connection.atEnd();
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            // a reset is an end too
            return true;
        }
    }

    Block readBlock() {
        List<String> lines = new ArrayList<>();
        for (String line = next("."); !line.equals("."); line = next(".")) {
            if (lines.size() < SHOWN_OF_A_BLOCK) {
                transcript.received(name, line);
            }
            lines.add(line.startsWith(".") ? line.substring(1) : line);
        }
        if (lines.size() > SHOWN_OF_A_BLOCK) {
            transcript.received(name, "[" + (lines.size() - SHOWN_OF_A_BLOCK) + " more lines]");
        }
        transcript.received(name, ".");
        return new Block(lines);
    }

    private String next(String expected) {
        try {
            connection.flush();
            String line = connection.readLine();
            if (tlsAsked) {
                answeredTls(line);
            }
            return line;
        } catch (SocketTimeoutException e) {
            throw transcript.failure(expected, "nothing, after waiting " + connection.timeout());
        } catch (IOException e) {
            throw transcript.failure(expected, e.getMessage());
        }
    }

    /** RFC 3207 section 4, RFC 2595 section 4: TLS begins after the CRLF of the positive reply, and only then. */
    private void answeredTls(String line) throws IOException {
        if (line.startsWith("220-")) {
            return;
        }
        tlsAsked = false;
        if (line.startsWith("220") || line.startsWith("+OK")) {
            connection.startTls();
        }
    }

    void drop() throws IOException {
        connection.flush();
        connection.endOutput();
    }

    void close() throws IOException {
        connection.close();
    }
}
