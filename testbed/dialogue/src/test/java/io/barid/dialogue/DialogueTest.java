package io.barid.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DialogueTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    @Test
    void aDialogueThatGoesAsWrittenReturnsItsTranscript() throws Exception {
        var dialogue = Dialogue.parse("greet", """
                # as in RFC 5321 appendix D
                S: 220 * ESMTP
                C: EHLO ${client}

                S... 250 SIZE *
                C: QUIT
                S: 221 bye ${client}
                """);
        try (var server = new ScriptedServer(client -> {
            say(client, "220 mx.example ESMTP\r\n");
            assertThat(hear(client, 12)).isEqualTo("EHLO a*b.c\r\n");
            say(client, "250-mx.example\r\n250-PIPELINING\r\n250 SIZE 10\r\n");
            assertThat(hear(client, 6)).isEqualTo("QUIT\r\n");
            say(client, "221 bye a*b.c\r\n");
        })) {
            var result = dialogue.run(server.address(), Map.of("client", "a*b.c"));
            assertThat(result.transcript())
                    .containsExactly(
                            "S: 220 mx.example ESMTP",
                            "C: EHLO a*b.c",
                            "S: 250-mx.example",
                            "S: 250-PIPELINING",
                            "S: 250 SIZE 10",
                            "C: QUIT",
                            "S: 221 bye a*b.c");
            server.awaitEnd();
        }
    }

    @Test
    void aWrongReplyNamesFileLineExpectedGotAndTheConversation() throws Exception {
        var dialogue = Dialogue.parse("pop3/stat.dialogue", "S: +OK *\nC: STAT\n# octets\nS: +OK 1 200\n");
        try (var server = new ScriptedServer(client -> {
            say(client, "+OK hello\r\n");
            hear(client, 6);
            say(client, "+OK 1 2000\r\n");
        })) {
            assertThatThrownBy(() -> dialogue.run(server.address(), Map.of()))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("""
                            pop3/stat.dialogue:4
                            expected: +OK 1 200
                                 got: +OK 1 2000
                            The conversation so far:
                            S: +OK hello
                            C: STAT
                            S: +OK 1 2000""");
        }
    }

    @Test
    void aStarInAValueIsNoWildcard() throws Exception {
        try (var server = new ScriptedServer(client -> say(client, "250 aXb\r\n"))) {
            assertThatThrownBy(() -> Dialogue.parse("x", "S: 250 ${v}").run(server.address(), Map.of("v", "a*b")))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("expected: 250 a*b");
        }
    }

    @Test
    void silenceAClosedConnectionAndABareLineFeedFail() throws Exception {
        try (var server = new ScriptedServer(client -> client.getInputStream().read())) {
            assertThatThrownBy(() ->
                            Dialogue.parse("x", "S: *").run(server.address(), Map.of(), ConnectionKind.PLAIN, SHORT))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("got: nothing, after waiting PT0.3S");
        }
        assertFails("25", "the server closed the connection within the line: 25");
        assertFails("250 ok\n", "a line that ends with a bare LF: 250 ok");
    }

    @Test
    void slowDripDoesNotProlongTheWait() throws Exception {
        try (var server = new ScriptedServer(client -> {
            for (int i = 0; i < 100; i++) {
                say(client, "x");
                Thread.sleep(50);
            }
        })) {
            long begin = System.nanoTime();
            assertThatThrownBy(() ->
                            Dialogue.parse("x", "S: *").run(server.address(), Map.of(), ConnectionKind.PLAIN, SHORT))
                    .isInstanceOf(AssertionError.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void octetsPassUnchangedAndLinesWithoutAnAnswerBetweenLeaveTogether() throws Exception {
        byte[] utf8 = "Zoë\r\n  folded\r\n\r\n.\r\n".getBytes(StandardCharsets.UTF_8);
        String script = new String(
                "C: Zoë\nC:   folded\nC:\nC: .\nS: Zoë\n".getBytes(StandardCharsets.UTF_8),
                StandardCharsets.ISO_8859_1);
        try (var server = new ScriptedServer(client -> {
            assertThat(client.getInputStream().readNBytes(utf8.length)).isEqualTo(utf8);
            client.getOutputStream().write("Zoë\r\n".getBytes(StandardCharsets.UTF_8));
        })) {
            Dialogue.parse("octets", script).run(server.address(), Map.of());
            server.awaitEnd();
        }
    }

    @Test
    void aFolderGivesItsDialoguesInOrderAndAnEmptyOneIsAnError(@TempDir Path folder) throws Exception {
        assertThatThrownBy(() -> Dialogue.in(folder)).hasMessageContaining("no *.dialogue");
        Path b = Files.writeString(folder.resolve("b.dialogue"), "S: *");
        Path a = Files.writeString(Files.createDirectory(folder.resolve("a")).resolve("a.dialogue"), "S: *");
        Files.writeString(folder.resolve("README"), "");
        assertThat(Dialogue.in(folder)).containsExactly(a, b);
        assertThat(Dialogue.load(a)).hasToString(a.toString());
    }

    private static void assertFails(String sent, String got) throws Exception {
        try (var server = new ScriptedServer(client -> say(client, sent))) {
            assertThatThrownBy(() -> Dialogue.parse("x", "S: *").run(server.address(), Map.of()))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("got: " + got);
        }
    }

    static void say(Socket client, String text) throws Exception {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        client.getOutputStream().flush();
    }

    static String hear(Socket client, int octets) throws Exception {
        return new String(client.getInputStream().readNBytes(octets), StandardCharsets.ISO_8859_1);
    }
}
