package io.barid.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.dialogue.ConnectionKind;
import io.barid.dialogue.Dialogue;
import io.barid.smtp.TestGateway;
import io.barid.smtp.policy.MailPort;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plays {@code src/test/dialogues/PORT/*.dialogue}. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DialoguesTest {

    static final Path FOLDER = Path.of("src/test/dialogues");
    /** RFC 7677 section 3. */
    private static final String SCRAM_NONCE = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";

    static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("CR", "\r"),
            Map.entry("LF", "\n"),
            Map.entry("NUL", "\0"),
            Map.entry("EIGHT", "Gr\u00fc\u00dfe \u0080\u00ff"),
            Map.entry("NOT-UTF8", "\u00fc\u00df"),
            Map.entry("MAX", Integer.toString(TestGateway.MAX_OCTETS)),
            Map.entry("LONG", "x".repeat(300_000)),
            Map.entry("TOO-LARGE", "x".repeat(TestGateway.MAX_OCTETS)),
            Map.entry("BOB", base64("\0bob@here.example\0secret")),
            Map.entry("ALICE", base64("\0alice@here.example\0secret")),
            Map.entry("CAROL", base64("\0carol@here.example\0secret")),
            Map.entry("BOB-AS-BOB", base64("bob@here.example\0bob@here.example\0secret")),
            Map.entry("BOB-AS-ALICE", base64("alice@here.example\0bob@here.example\0secret")),
            Map.entry("WRONG", base64("\0bob@here.example\0guess")),
            Map.entry("BUSY", base64("\0busy\0secret")),
            Map.entry("AWAY", base64("\0away\0secret")),
            Map.entry("SCRAM-FIRST", base64("n,,n=user,r=rOprNGfwEbeRWgbNEkqO")),
            Map.entry("SCRAM-CHALLENGE", base64("r=" + SCRAM_NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")),
            Map.entry(
                    "SCRAM-FINAL",
                    base64("c=biws,r=" + SCRAM_NONCE + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")),
            Map.entry("SCRAM-SERVER", base64("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")),
            Map.entry("SCRAM-WRONG", base64("c=biws,r=" + SCRAM_NONCE + ",p=wrong")),
            Map.entry("SCRAM-FINAL-BUSY", base64("c=biws,r=" + SCRAM_NONCE + ",p=busy")),
            Map.entry("SCRAM-FINAL-SYNTAX", base64("c=biws,r=" + SCRAM_NONCE)),
            Map.entry("SCRAM-BUSY", base64("n,,n=busy,r=abc")),
            Map.entry("SCRAM-AWAY", base64("n,,n=away,r=abc")),
            Map.entry("SCRAM-AS-ALICE", base64("n,a=alice,n=user,r=abc")),
            Map.entry("SCRAM-BINDING", base64("p=tls-exporter,,n=user,r=abc")),
            Map.entry("SCRAM-SYNTAX", base64("n,,n=us=er,r=abc")),
            Map.entry("UNPADDED", base64("\0bob@here.example\0guess").replace("=", "")),
            Map.entry("LATIN-1", Base64.getEncoder().encodeToString(new byte[] {'n', ',', ',', (byte) 0xFC})),
            Map.entry("NAME", base64("bob@here.example")),
            Map.entry("PASSWORD", base64("secret")));

    /** Replies that need more than a dialogue, with the tests that hear them. */
    private static final Map<String, String> HEARD_ELSEWHERE = Map.ofEntries(
            Map.entry("NO_ROOM", "LimitsTest"),
            Map.entry("TOO_MANY_HOPS", "SubmissionRefusalTest"),
            Map.entry("HEADER_TOO_LARGE", "SubmissionRefusalTest"),
            Map.entry("TOO_SLOW", "PatienceTest"),
            Map.entry("INTERNAL_ERROR", "InternalErrorTest"),
            Map.entry("STOPPING", "MailPortsTest"),
            Map.entry("TOO_MANY_CONNECTIONS", "MailPortsTest"),
            Map.entry("TOO_MANY_FROM_CLIENT", "MailPortsTest"),
            Map.entry("NO_TLS_NOW", "TlsRoomTest"));

    private static final Set<String> HEARD = ConcurrentHashMap.newKeySet();
    private static TestGateway gateway;

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @BeforeAll
    static void start() {
        gateway = new TestGateway(TestGateway.Settings.USUAL);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static List<Path> dialogues() {
        return Dialogue.in(FOLDER);
    }

    @Order(1)
    @ParameterizedTest
    @MethodSource("dialogues")
    void goesAsWritten(Path file) {
        String folder = FOLDER.relativize(file).getName(0).toString();
        MailPort port = MailPort.valueOf(folder.toUpperCase(Locale.ROOT));
        ConnectionKind kind = port.implicitTls() ? ConnectionKind.TLS : ConnectionKind.PLAIN;
        Dialogue.load(file).run(gateway.address(port), VALUES, kind, Duration.ofSeconds(10)).transcript().stream()
                .filter(line -> line.startsWith("S: "))
                .forEach(line -> HEARD.add(line.substring(3)));
    }

    /** A reply that nobody ever heard is one that nobody knows to be right. */
    @Order(2)
    @Test
    void everyReplyIsHeard() {
        assertThat(RepliesTest.constants().entrySet().stream()
                        .filter(reply -> !HEARD.contains(reply.getValue().toString()))
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrderElementsOf(HEARD_ELSEWHERE.keySet());
    }
}
