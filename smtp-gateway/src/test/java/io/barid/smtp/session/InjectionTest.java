package io.barid.smtp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.barid.smtp.TestClient;
import io.barid.smtp.TestGateway;
import io.barid.smtp.policy.MailPort;
import io.barid.transit.AcceptedMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What a client gives stays where it was given: no second command, header field or log line comes of it. */
class InjectionTest {

    private static final String BOB = "AGJvYkBoZXJlLmV4YW1wbGUAc2VjcmV0";

    private final Logger ours = (Logger) LoggerFactory.getLogger("io.barid");
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = new TestGateway(TestGateway.Settings.USUAL);
        logged.start();
        ours.addAppender(logged);
        // all of it, and not on the console
        ours.setLevel(Level.DEBUG);
        ours.setAdditive(false);
    }

    @AfterEach
    void stop() {
        gateway.close();
        ours.detachAppender(logged);
        ours.setLevel(null);
        ours.setAdditive(true);
        assertThat(List.copyOf(logged.list))
                .extracting(ILoggingEvent::getFormattedMessage)
                .allSatisfy(line -> assertThat(line).doesNotContainPattern("[\\p{Cntrl}\u0080-\u009f\u2028\u2029]"));
    }

    private TestClient greeted(MailPort port) throws IOException {
        TestClient client = new TestClient(gateway.address(port));
        client.reply();
        client.ask("EHLO client.example");
        return client;
    }

    private static String utf8(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    /** CVE-2011-0411. */
    @ParameterizedTest
    @EnumSource(names = {"MX", "SUBMISSION"})
    void whatWasSaidInClearIsForgottenUnderTls(MailPort port) throws IOException {
        try (TestClient client = greeted(port)) {
            client.startTls("EHLO evil.example\r\nAUTH PLAIN " + BOB + "\r\nMAIL FROM:<evil@client.example>\r\n"
                    + "RCPT TO:<bob@here.example>\r\nBDAT 100 LAST\r\n");
            assertThat(client.ask("MAIL FROM:<jones@client.example>")).isEqualTo("503 5.5.1 Send EHLO or HELO first");
            assertThat(client.ask("RCPT TO:<bob@here.example>")).isEqualTo("503 5.5.1 Send EHLO or HELO first");
            assertThat(client.ask("EHLO client.example")).doesNotContain("STARTTLS");
            if (port.takesLogins()) {
                assertThat(client.ask("MAIL FROM:<bob@here.example>")).isEqualTo("530 5.7.0 Log in first");
                assertThat(client.ask("AUTH PLAIN " + BOB)).startsWith("235 ");
            }
            String sender = port.takesLogins() ? "bob@here.example" : "jones@client.example";
            client.ask("MAIL FROM:<" + sender + ">");
            client.ask("RCPT TO:<bob@here.example>");
            client.data("Subject: a\r\n\r\n".getBytes(US_ASCII));
        }
        assertThat(gateway.published())
                .singleElement()
                .extracting(AcceptedMessage::value)
                .satisfies(value -> assertThat(TraceField.of(value))
                        .contains("from client.example")
                        .doesNotContain("evil"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EHLO a\u0085b",
                "EHLO a\u2028b",
                "EHLO a\tb",
                "EHLO a\rb",
                "EHLO a\nX-Evil: b",
                "EHLO a\0b",
                "EHLO \u001b[31m",
                "MAIL FROM:<\"a\\\rb\"@client.example>",
                "MAIL FROM:<\"a\\\nb\"@client.example>",
                "MAIL FROM:<\"a\nb\"@client.example>",
                "MAIL FROM:<\"a\0b\"@client.example>",
                "MAIL FROM:<\"a\\\tb\"@client.example>",
                "MAIL FROM:<\"a\u001b[2Jb\"@client.example>",
                "MAIL FROM:<a\u0085b@client.example> SMTPUTF8",
                "MAIL FROM:<\"a\u0085b\"@client.example> SMTPUTF8",
                "MAIL FROM:<a\u2028b@client.example> SMTPUTF8",
                "MAIL FROM:<\"a\\\u2029b\"@client.example> SMTPUTF8",
                "MAIL FROM:<a@client\u2028.example> SMTPUTF8",
                "MAIL FROM:<a@client\u0085.example> SMTPUTF8",
                "MAIL FROM:<a@client.example> ENVID=a+0D+0ABcc:",
                "MAIL FROM:<a@client.example> ENVID=a\u2028b SMTPUTF8",
                "MAIL FROM:<a@client.example> \u2028",
                "MAIL FROM:<a@client.example>\u0085",
                "MAIL FROM:<a@client.example> X=\u2028",
                "RCPT TO:<\"list\\\rb\"@here.example>",
                "RCPT TO:<\"list\\\nb\"@here.example>",
                "RCPT TO:<list\u0085@here.example>",
                "RCPT TO:<list\u2028@here.example>",
                "RCPT TO:<nobody\u2029@here.example>",
                "RCPT TO:<nobody\u202e@here.example>",
                "RCPT TO:<nobody\u2066@here.example>",
                "RCPT TO:<bob@here.example> ORCPT=rfc822;a+0D+0Ab",
                "RCPT TO:<bob@here.example> ORCPT=utf-8;a\u0085b@x.example",
                "RCPT TO:<bob@here.example> ORCPT=utf-8;a\u2028b@x.example",
                "RCPT TO:<@a\u2028.example:bob@here.example>",
                "VRFY\u2028bob",
                "\u017fTARTTLS",
                "\u2028NOOP",
                "RSET \u2028",
            })
    void lineEndsOfAnyKindAreRefused(String line) throws IOException {
        try (TestClient client = greeted(MailPort.MX)) {
            if (line.startsWith("RCPT")) {
                client.ask("MAIL FROM:<jones@client.example> SMTPUTF8");
            }
            assertThat(client.ask(utf8(line))).startsWith("5");
            assertThat(client.ask("NOOP")).isEqualTo("250 2.0.0 Ok");
        }
    }

    /** Another reader may take it for BDAT: what follows could be its chunk. */
    @ParameterizedTest
    @ValueSource(strings = {"BDAT\t18 LAST", " BDAT 18 LAST", "\tbdat 18", "BDAT18 LAST", "BDAT\u00a018 LAST"})
    void nothingRunsAfterWhatMayBeBdat(String line) throws IOException {
        try (TestClient client = greeted(MailPort.MX)) {
            client.send(utf8(line) + "\r\nVRFY smuggled\r\nab\r\n");
            assertThat(client.reply()).startsWith("501 5.5.4 ");
            assertThat(client.reply()).startsWith("421 ");
            assertThat(client.atEnd()).isTrue();
        }
    }

    /** The JDK's message about a server name quotes it. */
    @Test
    void whatAHandshakeSaysStaysInItsLine() throws Exception {
        String name =
                "x\r\n2026-11-22T00:00:00.000Z INFO LoginTalk 6.6.6.6 logged in as bob@here.example\r\n\u001b[31m";
        try (TestClient client = greeted(MailPort.SUBMISSION)) {
            client.ask("STARTTLS");
            client.send(clientHello(name.getBytes(US_ASCII)));
            client.once();
        }
        long end = System.nanoTime() + 5_000_000_000L;
        while (logged.list.stream()
                .noneMatch(event -> event.getFormattedMessage().contains("x??2026"))) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(20);
        }
    }

    private static byte[] clientHello(byte[] serverName) {
        byte[] extension = ByteBuffer.allocate(9 + serverName.length)
                .putShort((short) 0)
                .putShort((short) (serverName.length + 5))
                .putShort((short) (serverName.length + 3))
                .put((byte) 0)
                .putShort((short) serverName.length)
                .put(serverName)
                .array();
        byte[] body = ByteBuffer.allocate(2 + 32 + 1 + 4 + 2 + 2 + extension.length)
                .putShort((short) 0x0303)
                .put(new byte[32])
                .put((byte) 0)
                .putShort((short) 2)
                .putShort((short) 0xC02F)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) extension.length)
                .put(extension)
                .array();
        return ByteBuffer.allocate(9 + body.length)
                .put((byte) 22)
                .putShort((short) 0x0303)
                .putShort((short) (4 + body.length))
                .putInt(1 << 24 | body.length)
                .put(body)
                .array();
    }

    /** A quoted CRLF ends the command all the same: the rest is a line of its own, and none that is known. */
    @Test
    void aQuotedLineEndIsALineEnd() throws IOException {
        try (TestClient client = greeted(MailPort.MX)) {
            client.send("MAIL FROM:<\"a\r\nX-Evil: b\"@client.example>\r\n");
            assertThat(client.reply()).startsWith("501 5.1.7 ");
            assertThat(client.reply()).startsWith("500 5.5.2 ");
        }
    }

    /** What is taken, however odd, stands in one field of known lines. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "EHLO (a)b\\;X:",
                "EHLO <script>",
                "EHLO [IPv6:::1]",
                "RCPT TO:<\"list \\\" \\\\ ;:,@<>()[]\"@here.example>",
                "RCPT TO:<list!#$%&'*+-/=?^_`{|}~@here.example>",
                "RCPT TO:<list\u00e9\u00a0\u200b@here.example>",
            })
    void whatIsTakenStaysInItsField(String line) throws IOException {
        try (TestClient client = greeted(MailPort.MX)) {
            client.ask("MAIL FROM:<jones@client.example> SMTPUTF8");
            if (line.startsWith("EHLO")) {
                assertThat(client.ask(line)).startsWith("250 ");
                client.mail("bob@here.example");
            } else {
                assertThat(client.ask(utf8(line))).startsWith("250 ");
            }
            assertThat(client.data("Subject: a\r\n".getBytes(US_ASCII))).startsWith("250 ");
        }
        byte[] value = gateway.published().getFirst().value();
        assertThat(TraceField.below(value)).isEqualTo("Subject: a\r\n");
        assertThat(new String(TraceField.of(value).getBytes(ISO_8859_1), UTF_8))
                .matches("Received: (?:[^\r\n\t\0-\u001f\u2028\u2029]+(?:\r\n\t)?)+\r\n");
    }
}
