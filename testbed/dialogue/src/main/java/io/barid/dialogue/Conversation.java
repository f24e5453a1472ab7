package io.barid.dialogue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Plays the client's part of a script on one connection and compares the server's. */
final class Conversation {
    private final Connection connection;
    private final Transcript transcript;
    private final Map<String, String> values;
    private final boolean upgradeTls;
    private boolean tlsAsked;

    Conversation(Connection connection, Transcript transcript, Map<String, String> values, boolean upgradeTls) {
        this.connection = connection;
        this.transcript = transcript;
        this.values = values;
        this.upgradeTls = upgradeTls;
    }

    void play(List<ScriptLine> script) throws IOException {
        for (ScriptLine line : script) {
            transcript.at(line.number());
            switch (line) {
                case ScriptLine.Send send -> send(send.text().with(values));
                case ScriptLine.Expect expect -> expect(expect.text());
                case ScriptLine.SkipTo skipTo -> skipTo(skipTo.text());
            }
        }
        connection.flush();
    }

    private void send(String line) throws IOException {
        transcript.sent(line);
        connection.write(line);
        String command = line.strip().toUpperCase(Locale.ROOT);
        tlsAsked |= upgradeTls && (command.equals("STARTTLS") || command.equals("STLS"));
    }

    private void expect(LineText expected) throws IOException {
        Pattern pattern = expected.pattern(values);
        String line = read(expected);
        if (!pattern.matcher(line).matches()) {
            throw transcript.failure(expected.with(values), line);
        }
    }

    private void skipTo(LineText expected) throws IOException {
        Pattern pattern = expected.pattern(values);
        while (!pattern.matcher(read(expected)).matches()) {
            // passed over; the transcript has it
        }
    }

    private String read(LineText expected) throws IOException {
        try {
            connection.flush();
            String line = connection.readLine();
            transcript.received(line);
            if (tlsAsked) {
                answeredTls(line);
            }
            return line;
        } catch (SocketTimeoutException e) {
            throw transcript.failure(expected.with(values), "nothing, after waiting " + connection.timeout());
        } catch (IOException e) {
            throw transcript.failure(expected.with(values), e.getMessage());
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
}
