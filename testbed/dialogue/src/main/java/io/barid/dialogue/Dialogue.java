package io.barid.dialogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A conversation written down, one line a line, and what to do with it: play the client against a real server and
 * compare. Octets are kept one to one (ISO-8859-1), so UTF-8 in a script leaves as UTF-8.
 *
 * <p>Lines sent without an answer expected between them leave together, as a pipelining client sends them. After a
 * sent STARTTLS or STLS and its positive reply the connection becomes TLS, with any certificate.
 */
public final class Dialogue {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    private final String source;
    private final List<ScriptLine> lines;
    private final boolean upgradeTls;

    private Dialogue(String source, List<ScriptLine> lines, boolean upgradeTls) {
        this.source = source;
        this.lines = lines;
        this.upgradeTls = upgradeTls;
    }

    /** Reads one script. @throws IllegalArgumentException with file and line number when it is not one */
    public static Dialogue load(Path file) {
        try {
            return parse(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the dialogue " + file, e);
        }
    }

    /** Reads a script from text. @param source its name in failures */
    public static Dialogue parse(String source, String text) {
        return new Dialogue(source, Script.parse(source, text.lines().toList()), true);
    }

    /** Every {@code *.dialogue} below a folder, sorted by name. An empty folder is an error: it would test nothing. */
    public static List<Path> in(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> found = files.filter(f -> f.toString().endsWith(".dialogue"))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException("no *.dialogue below " + folder);
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the dialogues below " + folder, e);
        }
    }

    /** The same dialogue, which stays in clear after STARTTLS or STLS when {@code upgradeTls} is false. */
    public Dialogue upgradeTls(boolean upgradeTls) {
        return new Dialogue(source, lines, upgradeTls);
    }

    /** Plays it over a plain connection, waiting at most 10 seconds for each line. */
    public DialogueResult run(InetSocketAddress server, Map<String, String> values) {
        return run(server, values, ConnectionKind.PLAIN, DEFAULT_TIMEOUT);
    }

    /**
     * Plays it over a new connection, and further ones where the script has them; all are closed at the end.
     *
     * @param values  what {@code ${name}} stands for
     * @param timeout longest wait for the connection and for each line
     * @throws AssertionError with file, line number, expected, got and the transcript when it does not go as written
     */
    public DialogueResult run(
            InetSocketAddress server, Map<String, String> values, ConnectionKind kind, Duration timeout) {
        var transcript = new Transcript(source);
        try (var conversation = new Conversation(
                () -> Connection.open(server, kind, timeout), transcript, new Values(values), upgradeTls)) {
            conversation.play(lines);
            return new DialogueResult(transcript.lines());
        } catch (IOException e) {
            throw transcript.failure("a connection to " + server, e.toString());
        }
    }

    /** The lines its client sends, without line ends and one octet a character. @param values what {@code ${name}} stands for */
    public List<String> sent(Map<String, String> values) {
        return lines.stream()
                .filter(ScriptLine.Send.class::isInstance)
                .map(line -> ((ScriptLine.Send) line).text().with(new Values(values)))
                .toList();
    }

    @Override
    public String toString() {
        return source;
    }
}
