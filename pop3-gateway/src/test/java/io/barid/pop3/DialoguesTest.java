package io.barid.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.dialogue.ConnectionKind;
import io.barid.dialogue.Dialogue;
import io.barid.standin.StandInMailbox;
import io.barid.standin.StandInMaildrop;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plays {@code src/test/dialogues}: those below {@code pop3} over the port that begins in clear, those below {@code pop3s}
 * under TLS. Each has a maildrop of its own, {@code ${user}} with {@code ${pass}}, holding two messages of 120 and 200 octets;
 * {@code ${utf8-user}} with {@code ${utf8-pass}} has another such one. {@link Credentials} says what AUTH sends.
 */
class DialoguesTest {

    private static final Path DIALOGUES = Path.of("src/test/dialogues");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String PASSWORD = "correct horse  battery";

    private static final String FIRST = message("""
            Return-Path: <alice@example.org>
            From: alice@example.org
            Subject: hello

            first line
            second line
            third line
            four
            """);
    private static final String SECOND = message("""
            Return-Path: <>
            From: postmaster@example.org
            Subject: dots
            X-Long: a header field
             folded over two lines

            .
            ..
            .hidden
            a.b.c.
            no dot
            .last line of the body, which begins with a dot: .....
            """);

    private static StandInMailbox mailbox;
    private static RunningGateway gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        mailbox = new StandInMailbox();
        gateway = new RunningGateway(mailbox.url(), TestCertificate.in(folder, "gateway"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        mailbox.close();
    }

    @TestFactory
    Stream<DynamicTest> inClear() {
        return play("pop3", ConnectionKind.PLAIN);
    }

    @TestFactory
    Stream<DynamicTest> underTls() {
        return play("pop3s", ConnectionKind.TLS);
    }

    private static Stream<DynamicTest> play(String folder, ConnectionKind kind) {
        List<Path> dialogues = Dialogue.in(DIALOGUES.resolve(folder));
        return dialogues.stream().map(file -> DynamicTest.dynamicTest(file.toString(), () -> play(file, kind)));
    }

    private static void play(Path file, ConnectionKind kind) {
        String user = file.getFileName().toString().replace(".dialogue", "@example.org");
        StandInMaildrop maildrop = filled(user, PASSWORD);
        filled(Credentials.utf8(user), Credentials.UTF8_PASSWORD);
        StandInMaildrop other = mailbox.account("busy-" + user, PASSWORD);
        other.giveLockToAnother();
        InetSocketAddress server = kind == ConnectionKind.TLS ? gateway.pop3s() : gateway.pop3();
        mailbox.scramUser(maildrop);
        Map<String, String> values = new TreeMap<>(Credentials.of(user, PASSWORD));
        values.putAll(Map.of("user", user, "pass", PASSWORD, "busy", "busy-" + user));
        values.put("plain-busy", Credentials.plain("", "busy-" + user, PASSWORD));
        Dialogue.load(file).run(server, values, kind, PATIENCE);
    }

    private static StandInMaildrop filled(String user, String password) {
        StandInMaildrop maildrop = mailbox.account(user, password);
        maildrop.deliver(octets(FIRST, 120));
        maildrop.deliver(octets(SECOND, 200));
        return maildrop;
    }

    private static String message(String lines) {
        return lines.replace("\n", "\r\n");
    }

    private static byte[] octets(String message, int expected) {
        byte[] octets = message.getBytes(StandardCharsets.US_ASCII);
        assertThat(octets).hasSize(expected);
        return octets;
    }
}
