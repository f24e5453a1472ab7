package io.barid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.remotemx.Authority;
import io.barid.remotemx.Identity;
import io.barid.remotemx.Reaction;
import io.barid.remotemx.ReceivedMail;
import io.barid.remotemx.ScriptedMx;
import io.barid.testdns.AuthoritativeDns;
import io.barid.testdns.TestZone;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Mail to other systems: DNS, hosts that behave well and badly, retries, reports. Each test has a domain and hosts of its own. */
class OutboundIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PASSWORD = "correct horse";
    private static final String SENDER = "ahmed@example.test";

    private static RunningBarid barid;
    private static Curl curl;
    private static AuthoritativeDns dns;
    private static ScriptedMx first;
    private static ScriptedMx second;
    private static ScriptedMx safe;
    private static ScriptedMx forged;
    private static Path anchors;

    @BeforeAll
    static void start() throws Exception {
        first = ScriptedMx.start();
        second = ScriptedMx.start("127.0.0.3", first.port());
        Identity shown = Authority.selfSigned("safe-mx.world.test");
        safe = ScriptedMx.start("127.0.0.4", first.port()).tls(shown);
        forged = ScriptedMx.start("127.0.0.5", first.port()).tls(Authority.selfSigned("forged-mx.world.test"));
        TestZone root = TestZone.signed(".", "");
        TestZone test = TestZone.signed("test.", """
                two.world MX 10 down.world
                two.world MX 20 mx1.world
                down.world A 127.0.0.9
                mx1.world A 127.0.0.1
                mx2.world A 127.0.0.3
                simple.world MX 10 mx1.world
                busy.world MX 10 mx2.world
                refused.world MX 10 mx1.world
                expired.world MX 10 down.world
                part.world MX 10 mx1.world
                large.world MX 10 mx1.world
                signed.world MX 10 mx1.world
                nomail.world MX 0 .
                forwarded.world MX 10 mx1.world
                sender.world MX 10 mx2.world
                safe.world MX 10 safe-mx.world
                safe-mx.world A 127.0.0.4
                _%1$d._tcp.safe-mx.world TLSA 3 1 1 %2$s
                forged.world MX 10 forged-mx.world
                forged-mx.world A 127.0.0.5
                _%1$d._tcp.forged-mx.world TLSA 3 1 1 %2$s
                """.formatted(first.port(), shown.tlsa(0, 1, 1)));
        dns = new AuthoritativeDns(root, test);
        anchors = Files.writeString(Files.createTempFile("anchors", ""), root.anchor() + "\n");
        barid = RunningBarid.prepared()
                .set("BARID_DNS_SERVERS", dns.address())
                .set("BARID_DNS_TRUST_ANCHORS", anchors.toString())
                .set("BARID_REMOTE_SMTP_PORT", Integer.toString(first.port()))
                .set("BARID_ALLOW_PRIVATE_MX", "true")
                .set("BARID_REMOTE_TIMEOUT", "5s")
                .set("BARID_RETRY_SCHEDULE", "1s,2s,3s")
                .set("BARID_QUEUE_LIFETIME", "20s")
                .start();
        curl = new Curl(barid);
        for (String name : List.of("ahmed", "refused", "expired", "part", "nowhere", "alias")) {
            barid.account(name + "@example.test", PASSWORD);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        barid.close();
        first.close();
        second.close();
        safe.close();
        forged.close();
        dns.close();
        Files.delete(anchors);
    }

    @Test
    void aHostThatIsDownLeavesTheMailToTheNext() throws Exception {
        byte[] content = Content.of("second host", "one\r\n.\r\n..two\r\n");
        submit(SENDER, content, "x@two.world.test");
        ReceivedMail mail = awaitMail(first, "x@two.world.test", 1).getFirst();
        assertThat(Content.withoutTrace(mail.content())).isEqualTo(content);
        String text = new String(mail.content(), StandardCharsets.ISO_8859_1);
        assertThat(text).startsWith("Received: from ").doesNotContain("Return-Path");
        assertThat(mail.mail()).contains("<" + SENDER + ">");
    }

    @Test
    void aHostThatIsBusyGetsItLater() throws Exception {
        second.enqueue("RCPT TO:<x@busy", Reaction.reply("451 4.7.1 greylisted"), Reaction.reply("450 4.2.0 busy"));
        submit(SENDER, Content.of("later", "later\r\n"), "x@busy.world.test");
        assertThat(awaitMail(second, "x@busy.world.test", 1)).hasSize(1);
        assertThat(queue("busy.world.test")).isEmpty();
    }

    @Test
    void whatAHostRefusesComesBackWithItsReason() throws Exception {
        first.always("RCPT TO:<x@refused", "550 5.7.26 your mail has no friends here");
        submit("refused@example.test", Content.of("refused", "no\r\n"), "x@refused.world.test");
        String report = report("refused@example.test");
        assertThat(report)
                .startsWith("failed 5.7.26 x@refused.world.test")
                .contains("550 5.7.26 your mail has no friends here");
    }

    @Test
    void whatNoHostTakesInTimeComesBack() throws Exception {
        submit("expired@example.test", Content.of("expired", "too late\r\n"), "x@expired.world.test");
        await("the queue to show it", () -> queue("expired.world.test").contains("x@expired.world.test"));
        String report = report("expired@example.test");
        assertThat(report).startsWith("failed 5.4.7 x@expired.world.test");
        assertThat(queue("expired.world.test")).isEmpty();
    }

    @Test
    void eachRecipientHasItsOwnOutcome() throws Exception {
        first.enqueue("RCPT TO:<later@part", "452 4.2.2 full for a moment");
        first.always("RCPT TO:<never@part", "550 5.1.1 nobody");
        submit(
                "part@example.test",
                Content.of("three", "three\r\n"),
                "now@part.world.test",
                "later@part.world.test",
                "never@part.world.test");
        assertThat(report("part@example.test")).startsWith("failed 5.1.1 never@part.world.test");
        assertThat(awaitMail(first, "now@part.world.test", 1)).hasSize(1);
        assertThat(awaitMail(first, "later@part.world.test", 1)).hasSize(1);
        Thread.sleep(1_000); // a second copy would come by now
        assertThat(awaitMail(first, "now@part.world.test", 1)).hasSize(1);
    }

    @Test
    void thirtyMegabytesLeaveOctetForOctet() throws Exception {
        byte[] content = Content.hard(31, 30 * 1024 * 1024);
        submit(SENDER, content, "x@large.world.test");
        ReceivedMail mail = awaitMail(first, "x@large.world.test", 1).getFirst();
        assertThat(Content.withoutTrace(mail.content())).isEqualTo(content);
    }

    @Test
    void aDkimSignatureStillVerifies() throws Exception {
        Clients.requirePython("dkim");
        byte[] content = Content.of("signed  twice   spaced", ".dot\r\n\r\n  spaces  \r\nend\r\n\r\n\r\n");
        byte[] signed = dkim("sign", content).output();
        submit(SENDER, signed, "x@signed.world.test");
        ReceivedMail mail = awaitMail(first, "x@signed.world.test", 1).getFirst();
        dkim("verify", mail.content());
    }

    private static Command.Outcome dkim(String what, byte[] message) {
        Path script = Path.of("src/test/python/dkim_key.py").toAbsolutePath();
        return Command.of(Clients.PYTHON, script.toString(), what, barid.home().toString())
                .input(message)
                .run()
                .expectSuccess();
    }

    @Test
    void domainsWithoutMailSayWhyAtOnce() throws Exception {
        submit(
                "nowhere@example.test",
                Content.of("nowhere", "nobody\r\n"),
                "x@nomail.world.test",
                "x@absent.world.test");
        // one report or two: what ends at the same moment is told together
        String lines = "";
        for (int number = 1; lines.lines().count() < 2; number++) {
            lines += reportLines("nowhere@example.test", number);
        }
        assertThat(lines).contains("failed 5.1.10 x@nomail").contains("failed 5.1.2 x@absent");
    }

    /** TLSA records in a signed zone, from DNS to the handshake (RFC 7672). */
    @Test
    void aHostWithTheWrongCertificateGetsNothingWhereDnsVouchesForAnother() throws Exception {
        submit(SENDER, Content.of("safe", "safe\r\n"), "x@safe.world.test");
        submit(SENDER, Content.of("forged", "not for you\r\n"), "x@forged.world.test");
        assertThat(awaitMail(safe, "x@safe.world.test", 1)).hasSize(1);
        assertThat(safe.sessions().getFirst().protocol()).startsWith("TLS");
        await("a refused certificate", () -> queue("forged.world.test").contains("4.7.5"));
        assertThat(forged.sessions())
                .isNotEmpty()
                .allSatisfy(session -> assertThat(session.commands()).noneMatch(line -> line.startsWith("MAIL")));
        barid.barid("", "queue", "drop", "--domain", "forged.world.test").expectSuccess();
        await("an empty queue", () -> queue("forged.world.test").isEmpty());
    }

    @Test
    void anAliasLeadsOutOfTheHouse() throws Exception {
        barid.barid("", "alias", "add", "away@example.test", "alias@example.test", "x@simple.world.test")
                .expectSuccess();
        curl.deliver("s@elsewhere.test", List.of("away@example.test"), Content.of("away", "away\r\n"))
                .expectSuccess();
        assertThat(awaitMail(first, "x@simple.world.test", 1)).hasSize(1);
        assertThat(curl.awaitMessages("alias@example.test", PASSWORD, 1, SOON)).isEqualTo(1);
        Command.Outcome relay =
                curl.deliver("s@elsewhere.test", List.of("x@simple.world.test"), Content.of("no", "no\r\n"));
        assertThat(relay.errors()).contains("550 5.7.1");
    }

    /** RFC 7208: the next host asks whether the domain of the reverse-path lets us send; ours does. */
    @Test
    void forwardedMailLeavesWithAReversePathThatTakesItsBounceHome() throws Exception {
        barid.barid("", "alias", "add", "onward@example.test", "x@forwarded.world.test")
                .expectSuccess();
        byte[] content = Content.of("onward", "onward\r\n");
        curl.deliver("Some.One@sender.world.test", List.of("onward@example.test"), content)
                .expectSuccess();
        ReceivedMail forwarded = awaitMail(first, "x@forwarded.world.test", 1).getFirst();
        assertThat(Content.withoutTrace(forwarded.content())).isEqualTo(content);
        Matcher reversePath = Pattern.compile("<(SRS0=[^>]*=sender\\.world\\.test=Some\\.One@example\\.test)>")
                .matcher(forwarded.mail());
        assertThat(reversePath.find()).as(forwarded.mail()).isTrue();

        String back = reversePath.group(1);
        byte[] report = Content.of("bounce", "it did not arrive\r\n");
        curl.deliver("", List.of(back), report).expectSuccess();
        ReceivedMail bounce = awaitMail(second, "Some.One@sender.world.test", 1).getFirst();
        assertThat(bounce.mail()).contains("<>");
        assertThat(Content.withoutTrace(bounce.content())).isEqualTo(report);
        Command.Outcome forged = curl.deliver("", List.of(back.replace("Some.One", "victim")), report);
        assertThat(forged.errors()).contains("550 5.1.1");
    }

    private static void submit(String sender, byte[] content, String... recipients) {
        curl.submit(sender, PASSWORD, List.of(recipients), content).expectSuccess();
    }

    private static String queue(String domain) {
        return barid.barid("", "queue", "list", "--domain", domain)
                .expectSuccess()
                .text()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("Nothing"))
                .reduce("", (all, line) -> all + line + "\n");
    }

    /** The first report in the sender's maildrop, as another's parser reads it. */
    private static String report(String sender) {
        return reportLines(sender, 1);
    }

    private static String reportLines(String sender, int number) {
        Clients.require("python3");
        try {
            assertThat(curl.awaitMessages(sender, PASSWORD, number, Duration.ofSeconds(60)))
                    .isGreaterThanOrEqualTo(number);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        Path script = Path.of("src/test/python/read_report.py").toAbsolutePath();
        byte[] report = curl.pop(sender, PASSWORD, Integer.toString(number))
                .expectSuccess()
                .output();
        return Command.of("python3", script.toString())
                .input(report)
                .run()
                .expectSuccess()
                .text();
    }

    private static List<ReceivedMail> awaitMail(ScriptedMx host, String recipient, int expected)
            throws InterruptedException {
        await(expected + " for " + recipient, () -> mail(host, recipient).size() >= expected);
        return mail(host, recipient);
    }

    private static List<ReceivedMail> mail(ScriptedMx host, String recipient) {
        return host.received().stream()
                .filter(mail -> mail.recipients().stream().anyMatch(line -> line.contains("<" + recipient + ">")))
                .toList();
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("no " + what + " within 60 seconds");
            }
            Thread.sleep(100);
        }
    }
}
