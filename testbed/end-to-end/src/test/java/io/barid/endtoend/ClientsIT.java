package io.barid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that nobody here wrote submit with STARTTLS and with TLS from the start, and their mail arrives as it left. */
@ExtendWith(SharedBarid.class)
class ClientsIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PASSWORD = "correct horse";
    private static final String SENDER = "sender@clients.test";

    private static RunningBarid barid;
    private static Curl curl;

    @BeforeAll
    static void start() throws Exception {
        barid = SharedBarid.get();
        curl = new Curl(barid);
        barid.account(SENDER, PASSWORD);
    }

    static Stream<Arguments> ways() {
        return Arrays.stream(SubmittingClient.values())
                .flatMap(client -> Stream.of(Arguments.of(client, true), Arguments.of(client, false)));
    }

    /** Eight bits, lines of all lengths up to 998, dots where they hurt, for two recipients. */
    @ParameterizedTest
    @MethodSource("ways")
    void whatAClientSubmitsArrivesOctetForOctet(SubmittingClient client, boolean startTls) throws Exception {
        client.require();
        String first = account(client + (startTls ? "-1" : "-2"));
        String second = account(client + (startTls ? "-3" : "-4"));
        byte[] content = content(hardBody(startTls ? 1 : 2));
        submit(client, startTls, startTls ? "PLAIN" : "LOGIN", List.of(first, second), content);
        assertThat(text(arrived(first))).isEqualTo(text(content));
        assertThat(text(arrived(second))).isEqualTo(text(content));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void anEmptyBodyStaysEmpty(SubmittingClient client, boolean startTls) throws Exception {
        client.require();
        String recipient = account(client + (startTls ? "-5" : "-6"));
        byte[] content = content("");
        submit(client, startTls, startTls ? "LOGIN" : "PLAIN", List.of(recipient), content);
        assertThat(text(arrived(recipient))).isEqualTo(text(content));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aWrongPasswordIsRefused(SubmittingClient client, boolean startTls) throws Exception {
        client.require();
        Submission wrong = new Submission(
                barid, startTls, "PLAIN", account(client + "-7"), "wrong", List.of(SENDER), content("no\r\n"));
        Command.Outcome outcome = client.submit(wrong);
        assertThat(outcome.status()).isNotZero();
        assertThat(outcome.text() + outcome.errors()).contains("535").contains("5.7.8");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void msmtpLogsInWithoutSendingItsPassword(boolean startTls) throws Exception {
        SubmittingClient.MSMTP.require();
        String recipient = account(startTls ? "scram-1" : "scram-2");
        byte[] content = content("by SCRAM\r\n");
        submit(SubmittingClient.MSMTP, startTls, "SCRAM-SHA-256", List.of(recipient), content);
        assertThat(text(arrived(recipient))).isEqualTo(text(content));
    }

    /** The recipient is told by RCPT alone: msmtp takes the field out, and nobody else learns of it. */
    @Test
    void msmtpSendsToABlindRecipient() throws Exception {
        SubmittingClient.MSMTP.require();
        String seen = account("seen");
        String blind = account("blind");
        byte[] content = content("hidden\r\n");
        byte[] withField = ("Bcc: " + blind + "\r\n" + text(content)).getBytes(StandardCharsets.ISO_8859_1);
        submit(SubmittingClient.MSMTP, true, "PLAIN", List.of(seen, blind), withField);
        assertThat(text(arrived(seen))).isEqualTo(text(content)).doesNotContain(blind);
        assertThat(text(fetched(seen))).doesNotContain(blind);
        assertThat(text(arrived(blind))).isEqualTo(text(content));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pythonSendsToAnInternationalisedAddress(boolean startTls) throws Exception {
        SubmittingClient.PYTHON.require();
        String recipient = account(startTls ? "utf8-1" : "utf8-2");
        String international = (startTls ? "grüße" : "伝言") + "@clients.test";
        barid.alias(international, recipient);
        byte[] content = content("ユニコード\r\n", StandardCharsets.UTF_8);
        submit(SubmittingClient.PYTHON, startTls, "PLAIN", List.of(international), content);
        String text = text(fetched(recipient));
        assertThat(text).contains("with UTF8SMTPSA").endsWith(text(content));
    }

    /** s-nail writes the message itself: text and attachment must come out of it again. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sNailSubmitsTenMegabytes(boolean startTls, @TempDir Path folder) throws Exception {
        Clients.require("s-nail");
        String recipient = account(startTls ? "nail-1" : "nail-2");
        byte[] attachment = new byte[startTls ? 10 * 1024 * 1024 : 1000];
        new Random(10).nextBytes(attachment);
        Path file = Files.write(folder.resolve("attachment.bin"), attachment);
        String login = SENDER.replace("@", "%40") + ":" + PASSWORD.replace(" ", "%20");
        String server = (startTls ? "smtp://" : "submissions://") + login + "@localhost:"
                + barid.port(startTls ? "SUBMISSION" : "SUBMISSIONS");
        Command.of(
                        "s-nail",
                        "-:/",
                        "-Sv15-compat",
                        "-Sverbose",
                        "-Ssendwait",
                        "-Sfrom=" + SENDER,
                        "-Smta=" + server,
                        "-Ssmtp-use-starttls",
                        "-Ssmtp-auth=" + (startTls ? "plain" : "login"),
                        "-Stls-verify=strict",
                        "-Stls-ca-no-defaults",
                        "-Stls-ca-file=" + barid.certificate(),
                        "-s",
                        "from s-nail",
                        "-a",
                        file.toString(),
                        recipient)
                .input("hello\n..dots\n.\nend\n")
                .run()
                .expectSuccess();
        String text = text(fetched(recipient));
        assertThat(text).contains("Subject: from s-nail\r\n").contains("\r\nhello\r\n..dots\r\n.\r\nend\r\n");
        int begin = text.indexOf("\r\n\r\n", text.indexOf("attachment.bin")) + 4;
        String base64 = text.substring(begin, text.indexOf("\r\n--", begin));
        assertThat(Base64.getMimeDecoder().decode(base64)).isEqualTo(attachment);
    }

    private static void submit(
            SubmittingClient client, boolean startTls, String mechanism, List<String> recipients, byte[] content)
            throws Exception {
        client.submit(new Submission(barid, startTls, mechanism, SENDER, PASSWORD, recipients, content))
                .expectSuccess();
    }

    private static String account(String name) throws Exception {
        String address = name.toLowerCase(Locale.ROOT) + "@clients.test";
        barid.account(address, PASSWORD);
        return address;
    }

    private static byte[] fetched(String recipient) throws Exception {
        assertThat(curl.awaitMessages(recipient, PASSWORD, 1, SOON)).isEqualTo(1);
        return curl.pop(recipient, PASSWORD, "1").expectSuccess().output();
    }

    /** What lies below the trace fields, which must be all that stands above. */
    private static byte[] arrived(String recipient) throws Exception {
        String text = text(fetched(recipient));
        int begin = text.indexOf("\r\nX-Begin: here\r\n") + 2;
        assertThat(text.substring(0, begin))
                .matches("(?s)Return-Path: <sender@clients\\.test>\r\nReceived: from .*with ESMTPSA .*");
        assertThat(text.substring(0, begin).lines().filter(line -> !line.startsWith("\t")))
                .hasSize(2);
        return text.substring(begin).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] content(String body) {
        return content(body, StandardCharsets.ISO_8859_1);
    }

    private static byte[] content(String body, Charset charset) {
        return ("""
                X-Begin: here
                Date: Sun, 22 Nov 2026 10:00:00 +0000
                Message-ID: <1@clients.test>
                From: Sender <sender@clients.test>
                To: undisclosed-recipients:;
                Subject: from a client

                """.replace("\n", "\r\n") + body).getBytes(charset);
    }

    private static String hardBody(long seed) {
        Random random = new Random(seed);
        StringBuilder body = new StringBuilder(".\r\n..\r\n.a\r\n\r\n.\r\n" + "x".repeat(998) + "\r\n");
        for (int i = 0; i < 300; i++) {
            body.append(".".repeat(random.nextInt(3)));
            for (int j = random.nextInt(20) == 0 ? random.nextInt(990) : random.nextInt(80); j > 0; j--) {
                body.append((char) (random.nextInt(4) == 0 ? 0xA0 + random.nextInt(96) : ' ' + random.nextInt(95)));
            }
            body.append("\r\n");
        }
        return body.append(".\r\n").toString();
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }
}
