package io.barid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Mail goes in and comes back, with {@code ./barid up} and clients that nobody here wrote. */
@ExtendWith(SharedBarid.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MailFlowIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PASSWORD = "correct horse";

    private static RunningBarid barid;
    private static Curl curl;

    @BeforeAll
    static void start() throws Exception {
        barid = SharedBarid.get();
        curl = new Curl(barid);
        for (String name : List.of(
                "ahmed", "aya", "omar", "big", "python", "angus", "swaks", "lock", "stays", "kept", "hard", "full")) {
            barid.account(name + "@example.test", PASSWORD);
        }
    }

    @Test
    void submissionWithStarttlsAndLoginReachesAMailbox() throws Exception {
        byte[] content = Content.of("hello", "It works.\r\n.\r\n..two dots\r\n");
        curl.submit("ahmed@example.test", PASSWORD, List.of("aya@example.test"), content)
                .expectSuccess();
        assertThat(curl.awaitMessages("aya@example.test", PASSWORD, 1, SOON)).isEqualTo(1);
        byte[] fetched =
                curl.pop("aya@example.test", PASSWORD, "1").expectSuccess().output();
        assertThat(Content.withoutTrace(fetched)).isEqualTo(content);
        String text = new String(fetched, StandardCharsets.ISO_8859_1);
        assertThat(text).startsWith("Return-Path: <ahmed@example.test>\r\nReceived: from ");
        assertThat(text).contains("with ESMTPSA").contains("by mail.example.test");
        String listed = curl.pop("aya@example.test", PASSWORD, "").text();
        assertThat(listed.strip()).isEqualTo("1 " + fetched.length);
    }

    @Test
    void aStrangerReachesSeveralRecipientsAndAnAliasGivesOneCopy() throws Exception {
        barid.barid("", "alias", "add", "team@example.test", "omar@example.test")
                .expectSuccess();
        barid.barid("", "alias", "add", "all@example.test", "omar@example.test", "team@example.test")
                .expectSuccess();
        byte[] content = Content.of("to all", "one copy each\r\n");
        curl.deliver(
                        "stranger@elsewhere.test",
                        List.of("all@example.test", "team@example.test", "omar@example.test", "stays@example.test"),
                        content)
                .expectSuccess();
        assertThat(curl.awaitMessages("stays@example.test", PASSWORD, 1, SOON)).isEqualTo(1);
        assertThat(curl.awaitMessages("omar@example.test", PASSWORD, 1, SOON)).isEqualTo(1);
        Thread.sleep(1_000); // a second copy would come with the first or not at all
        assertThat(curl.awaitMessages("omar@example.test", PASSWORD, 1, SOON)).isEqualTo(1);
        assertThat(Content.withoutTrace(
                        curl.pop("omar@example.test", PASSWORD, "1").output()))
                .isEqualTo(content);
    }

    @Test
    void whatIsNotOursIsRefusedWithItsReason() {
        byte[] content = Content.of("no", "no\r\n");
        Command.Outcome unknown = curl.deliver("s@elsewhere.test", List.of("nobody@example.test"), content);
        assertThat(unknown.status()).isNotZero();
        assertThat(unknown.errors()).contains("550 5.1.1");
        Command.Outcome relay = curl.deliver("s@elsewhere.test", List.of("someone@elsewhere.test"), content);
        assertThat(relay.errors()).contains("550 5.7.1");
        Command.Outcome wrong = curl.submit("ahmed@example.test", "wrong", List.of("aya@example.test"), content);
        assertThat(wrong.errors()).contains("535 5.7.8");
        Command.Outcome bare =
                curl.deliver("s@elsewhere.test", List.of("aya@example.test"), Content.of("bare", "line\nfeed\r\n"));
        assertThat(bare.errors()).contains("550 5.6.11");
    }

    /** The size that the client announces fits; with what is put on top it does not. */
    @Test
    void aMessageThatFindsTheMailboxFullBouncesAndTheNextIsRefusedAtRcpt() throws Exception {
        byte[] content = Content.of("too much", "x\r\n");
        barid.limit("full@example.test", "\"quotaOctets\":" + (content.length + 10));
        barid.account("hopeful@example.test", PASSWORD);
        curl.submit("hopeful@example.test", PASSWORD, List.of("full@example.test"), content)
                .expectSuccess();
        assertThat(curl.awaitMessages("hopeful@example.test", PASSWORD, 1, SOON))
                .isEqualTo(1);
        assertThat(curl.pop("hopeful@example.test", PASSWORD, "1").text())
                .contains("Final-Recipient: rfc822; full@example.test")
                .contains("Status: 5.2.2");
        assertThat(curl.awaitMessages("full@example.test", PASSWORD, 0, SOON)).isZero();
        barid.limit("full@example.test", "\"quotaOctets\":0,\"quotaMessages\":1");
        curl.deliver("s@elsewhere.test", List.of("full@example.test"), content).expectSuccess();
        assertThat(curl.awaitMessages("full@example.test", PASSWORD, 1, SOON)).isEqualTo(1);
        assertThat(curl.deliver("s@elsewhere.test", List.of("full@example.test"), content)
                        .errors())
                .contains("452 4.2.2");
    }

    @Test
    void eightBitLinesOfAllLengthsComeBackOctetForOctet() throws Exception {
        byte[] content = Content.hard(7, 300_000);
        curl.deliver("s@elsewhere.test", List.of("hard@example.test"), content).expectSuccess();
        assertThat(curl.awaitMessages("hard@example.test", PASSWORD, 1, SOON)).isEqualTo(1);
        byte[] fetched =
                curl.pop("hard@example.test", PASSWORD, "1").expectSuccess().output();
        assertThat(Content.withoutTrace(fetched)).isEqualTo(content);
    }

    @Test
    void thirtyMegabytesComeBackOctetForOctet() throws Exception {
        byte[] content = Content.hard(30, 30 * 1024 * 1024);
        curl.submit("ahmed@example.test", PASSWORD, List.of("big@example.test"), content)
                .expectSuccess();
        assertThat(curl.awaitMessages("big@example.test", PASSWORD, 1, SOON)).isEqualTo(1);
        byte[] fetched =
                curl.pop("big@example.test", PASSWORD, "1").expectSuccess().output();
        assertThat(Content.withoutTrace(fetched)).isEqualTo(content);
    }

    @Test
    void swaksDeliversAndSubmits() throws Exception {
        Clients.requireSwaks();
        Command.of(
                        "swaks",
                        "--server",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(barid.port("SMTP")),
                        "--from",
                        "s@elsewhere.test",
                        "--to",
                        "swaks@example.test",
                        "--tls")
                .run()
                .expectSuccess();
        Command.of(
                        "swaks",
                        "--server",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(barid.port("SUBMISSIONS")),
                        "--from",
                        "ahmed@example.test",
                        "--to",
                        "swaks@example.test",
                        "--tls-on-connect",
                        "--auth",
                        "LOGIN",
                        "--auth-user",
                        "ahmed@example.test",
                        "--auth-password",
                        PASSWORD)
                .run()
                .expectSuccess();
        assertThat(curl.awaitMessages("swaks@example.test", PASSWORD, 2, SOON)).isEqualTo(2);
    }

    @Test
    void pythonSubmitsAndFetchesAndDeletes() {
        Clients.require("python3");
        Path script = Path.of("src/test/python/send_and_fetch.py").toAbsolutePath();
        Command.of(
                        "python3",
                        script.toString(),
                        Integer.toString(barid.port("SUBMISSION")),
                        Integer.toString(barid.port("POP3")),
                        "python@example.test",
                        PASSWORD)
                .run()
                .expectSuccess();
    }

    @Test
    void angusMailSubmits() throws Exception {
        Properties settings = new Properties();
        settings.put("mail.smtp.host", "127.0.0.1");
        settings.put("mail.smtp.port", Integer.toString(barid.port("SUBMISSION")));
        settings.put("mail.smtp.starttls.required", "true");
        settings.put("mail.smtp.starttls.enable", "true");
        settings.put("mail.smtp.ssl.trust", "*");
        settings.put("mail.smtp.ssl.checkserveridentity", "false");
        settings.put("mail.smtp.auth", "true");
        MimeMessage message = new MimeMessage(Session.getInstance(settings));
        message.setFrom(new InternetAddress("ahmed@example.test"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress("angus@example.test"));
        message.setSubject("from Angus");
        message.setText("grüße");
        Transport.send(message, "ahmed@example.test", PASSWORD);
        assertThat(curl.awaitMessages("angus@example.test", PASSWORD, 1, SOON)).isEqualTo(1);
    }

    @Test
    void theSecondSessionOnAMaildropIsTurnedAway() throws Exception {
        Clients.require("python3");
        Path script = Path.of("src/test/python/two_sessions.py").toAbsolutePath();
        Command.of("python3", script.toString(), Integer.toString(barid.port("POP3S")), "lock@example.test", PASSWORD)
                .run()
                .expectSuccess();
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void mailStaysOverAnOrderlyStopAndOverKill() throws Exception {
        byte[] content = Content.of("stays", "over a restart\r\n");
        curl.deliver("s@elsewhere.test", List.of("kept@example.test"), content).expectSuccess();
        int before = curl.awaitMessages("kept@example.test", PASSWORD, 1, SOON);
        String ids =
                curl.pop("kept@example.test", PASSWORD, "", "--request", "UIDL").text();
        // one that another server had, fetched and deleted, and brought back by its owner's wish
        barid.admin().store("kept@example.test", "OLD-1", content);
        curl.pop("kept@example.test", PASSWORD, Integer.toString(before + 1), "--list-only", "--request", "DELE")
                .expectSuccess();
        assertThat(curl.awaitMessages("kept@example.test", PASSWORD, 0, SOON)).isEqualTo(before);
        barid.barid("", "mailbox", "restore", "kept@example.test", "--all").expectSuccess();
        before++;
        ids += before + " OLD-1\r\n";
        assertThat(barid.stop()).isLessThanOrEqualTo(20);
        barid.start();
        assertThat(curl.awaitMessages("kept@example.test", PASSWORD, before, SOON))
                .isGreaterThanOrEqualTo(before);
        assertThat(curl.pop("kept@example.test", PASSWORD, "", "--request", "UIDL")
                        .text())
                .startsWith(ids);
        for (int i = 0; i < 20; i++) {
            curl.deliver("s@elsewhere.test", List.of("kept@example.test"), Content.of("n " + i, i + "\r\n"))
                    .expectSuccess();
        }
        barid.killAll();
        barid.start();
        int after = curl.awaitMessages("kept@example.test", PASSWORD, before + 20, SOON);
        Thread.sleep(1_000);
        assertThat(curl.awaitMessages("kept@example.test", PASSWORD, after, SOON))
                .isEqualTo(after);
        assertThat(curl.pop("kept@example.test", PASSWORD, "", "--request", "UIDL")
                        .text())
                .startsWith(ids);
        List<String> subjects = curl.subjects("kept@example.test", PASSWORD, after);
        for (int i = 0; i < 20; i++) {
            assertThat(subjects).containsOnlyOnce("n " + i);
        }
    }
}
