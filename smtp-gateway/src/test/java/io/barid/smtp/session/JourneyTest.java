package io.barid.smtp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.journey.JourneyEvent;
import io.barid.journey.JourneyEvent.Accepted;
import io.barid.journey.JourneyEvent.Authenticated;
import io.barid.journey.JourneyEvent.Connected;
import io.barid.journey.JourneyEvent.Refused;
import io.barid.message.QueueId;
import io.barid.smtp.TestClient;
import io.barid.smtp.TestGateway;
import io.barid.smtp.TestGateway.Told;
import io.barid.smtp.listener.MailPorts;
import io.barid.smtp.policy.MailPort;
import io.barid.transit.JourneyRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session tells of the messages it took and refused. */
@Timeout(60)
class JourneyTest extends SubmissionFixture {

    private static final byte[] CONTENT =
            "Message-ID:\r\n <1@client.example>\r\nSubject: x\r\n\r\nhello\r\n".getBytes(US_ASCII);

    private TestClient ready() throws IOException {
        return TestClient.ready(gateway.address(MailPort.MX), "bob@here.example");
    }

    /** The only one, or the last one, as it goes to Kafka and back. */
    private Told last() throws Exception {
        Told told = gateway.journeys().getLast();
        assertThat(JourneyRecord.events(
                        JourneyRecord.of(told.queueId(), told.events()).events()))
                .isEqualTo(told.events());
        return told;
    }

    private Refused lastRefusal() throws Exception {
        List<JourneyEvent> events = last().events();
        assertThat(events.getFirst()).isInstanceOf(Connected.class);
        return (Refused) events.getLast();
    }

    private void awaitTold(int count) throws InterruptedException {
        for (int i = 0; i < 500 && gateway.journeys().size() < count; i++) {
            Thread.sleep(10);
        }
        assertThat(gateway.journeys()).hasSize(count);
    }

    /** A 4yz for a message that is durable would bring it a second time. */
    @Test
    void whatIsKeptIsAnsweredWith250WhateverBecomesOfItsJourney() throws Exception {
        gateway.breakTelling();
        try (TestClient client = ready()) {
            assertThat(client.data(CONTENT)).startsWith("250 2.0.0 Ok: queued as ");
            assertThat(gateway.published()).hasSize(1);
        }
    }

    @Test
    void anAcceptedMessageIsToldWholeAndSoIsTheNextOne() throws Exception {
        try (TestClient client = ready()) {
            client.ask("RCPT TO:<Postmaster>");
            String reply = client.data(CONTENT);
            Told first = last();
            assertThat(reply).isEqualTo("250 2.0.0 Ok: queued as " + first.queueId());
            assertThat(first.events()).hasSize(2);
            Connected connected = (Connected) first.events().getFirst();
            assertThat(connected)
                    .isEqualTo(new Connected(
                            connected.at(), "127.0.0.1", Optional.empty(), "client.example", "mx", Optional.empty()));
            Accepted accepted = (Accepted) first.events().getLast();
            assertThat(accepted)
                    .isEqualTo(new Accepted(
                            accepted.at(),
                            "jones@client.example",
                            List.of("bob@here.example", "Postmaster"),
                            Optional.of("<1@client.example>"),
                            gateway.published().getFirst().content().octets(),
                            Optional.of(reply),
                            accepted.millis()));
            assertThat(accepted.millis()).isBetween(0L, 60_000L);
            assertThat(connected.at()).isBeforeOrEqualTo(accepted.at());

            client.ask("MAIL FROM:<>");
            client.ask("RCPT TO:<bob@here.example>");
            assertThat(client.data("\r\nx\r\n".getBytes(US_ASCII))).startsWith("250 ");
            assertThat(last().events().getFirst()).isEqualTo(connected);
            Accepted bounce = (Accepted) last().events().getLast();
            assertThat(bounce.sender()).isEmpty();
            assertThat(bounce.messageId()).isEmpty();
            assertThat(gateway.journeys()).hasSize(2);
        }
    }

    @Test
    void chunksAreOneMessage() throws Exception {
        try (TestClient client = ready()) {
            client.send("BDAT 7\r\nhello\r\n");
            client.reply();
            assertThat(gateway.journeys()).isEmpty();
            client.send("BDAT 7 LAST\r\nworld\r\n");
            assertThat(client.reply()).endsWith(last().queueId().toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "LOGIN"})
    void anAccountsMessageIsToldWithoutItsPassword(String mechanism) throws Exception {
        Base64.Encoder base64 = Base64.getEncoder();
        try (TestClient client = new TestClient(gateway.address(MailPort.SUBMISSIONS))) {
            client.wrapInTls();
            client.reply();
            client.ask("EHLO client.example");
            if (mechanism.equals("PLAIN")) {
                client.ask("AUTH PLAIN " + base64.encodeToString("\0bob@here.example\0wrong-one".getBytes(UTF_8)));
                client.ask("AUTH PLAIN " + base64.encodeToString("\0bob@here.example\0secret".getBytes(UTF_8)));
            } else {
                client.ask("AUTH LOGIN");
                client.ask(base64.encodeToString("wrong-one".getBytes(UTF_8)));
                client.ask(base64.encodeToString("bob@here.example".getBytes(UTF_8)));
                client.ask("AUTH LOGIN");
                client.ask(base64.encodeToString("bob@here.example".getBytes(UTF_8)));
                client.ask(base64.encodeToString("secret".getBytes(UTF_8)));
            }
            envelope(client, "bob@here.example", "someone@elsewhere.example");
            assertThat(client.data("\r\nhello\r\n".getBytes(US_ASCII))).startsWith("250 ");
        }
        Told told = last();
        assertThat(told.events()).hasSize(3);
        Connected connected = (Connected) told.events().getFirst();
        assertThat(connected.port()).isEqualTo("submissions");
        assertThat(connected.tls().orElseThrow()).startsWith("TLSv1.3 TLS_");
        Authenticated login = (Authenticated) told.events().get(1);
        assertThat(login).isEqualTo(new Authenticated(login.at(), "bob@here.example", mechanism));
        assertThat(((Accepted) told.events().getLast()).messageId())
                .contains("<" + told.queueId() + "@" + TestGateway.HOSTNAME + ">");

        assertThat(gateway.journeys()).hasSize(2);
        Refused denied = (Refused) gateway.journeys().getFirst().events().getLast();
        assertThat(denied)
                .isEqualTo(new Refused(
                        denied.at(),
                        "127.0.0.1",
                        "login",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Replies.LOGIN_DENIED.toString())));
        for (Told each : gateway.journeys()) {
            String json =
                    new String(JourneyRecord.of(each.queueId(), each.events()).events(), UTF_8);
            assertThat(json)
                    .doesNotContain("secret", "wrong-one")
                    .doesNotContain(
                            base64.encodeToString("secret".getBytes(UTF_8)),
                            base64.encodeToString("\0bob@here.example\0secret".getBytes(UTF_8)));
        }
        String guess = new String(
                JourneyRecord.of(id(0), gateway.journeys().getFirst().events()).events(), UTF_8);
        assertThat(guess).as("who it was is not told").doesNotContain("bob");
    }

    private QueueId id(int index) {
        return gateway.journeys().get(index).queueId();
    }

    @Test
    void aRefusedRecipientAndSenderHaveJourneysOfTheirOwn() throws Exception {
        try (TestClient client = ready()) {
            client.ask("RCPT TO:<nobody@here.example>");
            Refused refused = lastRefusal();
            assertThat(refused)
                    .isEqualTo(new Refused(
                            refused.at(),
                            "127.0.0.1",
                            "recipient",
                            Optional.of("jones@client.example"),
                            Optional.of("nobody@here.example"),
                            Optional.of("550 5.1.1 No such user here")));
            QueueId own = last().queueId();
            client.data(CONTENT);
            assertThat(last().queueId()).isNotEqualTo(own);
            client.ask("MAIL FROM:<jones@client.example> SIZE=99000000");
            assertThat(lastRefusal().what()).isEqualTo("size");
            assertThat(lastRefusal().sender()).contains("jones@client.example");
        }
        try (TestClient client = loggedIn("bob")) {
            client.ask("MAIL FROM:<carol@here.example>");
            assertThat(lastRefusal().what()).isEqualTo("sender");
            assertThat(last().events().get(1)).isInstanceOf(Authenticated.class);
        }
    }

    @Test
    void refusedContentIsToldUnderTheMessagesOwnId() throws Exception {
        byte[] large = ("x".repeat(998) + "\r\n").repeat(2_100).getBytes(ISO_8859_1);
        try (TestClient client = ready()) {
            assertThat(client.data(large)).startsWith("552 ");
            assertThat(lastRefusal().what()).isEqualTo("size");
            assertThat(lastRefusal().sender()).contains("jones@client.example");
            assertThat(lastRefusal().reply()).contains("552 5.3.4 Message too large");
            client.mail("bob@here.example");
            client.send("BDAT 5 LAST\r\na\nb\r\n");
            assertThat(client.reply()).startsWith("550 ");
            assertThat(lastRefusal().what()).isEqualTo("content");
        }
        assertThat(gateway.journeys()).hasSize(2);
        assertThat(id(0)).isNotEqualTo(id(1));
    }

    @Test
    void ofManyRefusalsTheFirstTwentyAreTold() throws Exception {
        try (TestClient client = ready()) {
            client.ask("RSET");
            client.ask("MAIL FROM:<jones@client.example> SIZE=1001");
            for (int i = 0; i < 25; i++) {
                assertThat(client.ask("RCPT TO:<limited@here.example>")).startsWith("452 ");
            }
            assertThat(gateway.journeys()).hasSize(20);
            assertThat(gateway.refusals()).isEqualTo(25);
            client.ask("RCPT TO:<bob@here.example>");
            client.data(CONTENT);
            assertThat(gateway.journeys()).hasSize(21);
            assertThat(last().events().getLast()).isInstanceOf(Accepted.class);
        }
    }

    @Test
    void anUnknownFateIsToldSinceTheMessageMayBeThere() throws Exception {
        try (TestGateway doubtful = new TestGateway(TestGateway.Settings.USUAL.unacknowledged());
                TestClient client = TestClient.ready(doubtful.address(MailPort.MX), "bob@here.example")) {
            client.ask("DATA");
            client.send("hello\r\n.\r\n");
            while (doubtful.producer().history().isEmpty()) {
                Thread.sleep(5);
            }
            doubtful.producer().errorNext(new TimeoutException("Expiring 1 record(s)"));
            assertThat(client.atEnd()).isTrue();
            Told told = doubtful.journeys().getLast();
            assertThat(told.queueId())
                    .isEqualTo(doubtful.published().getFirst().envelope().queueId());
            Refused refused = (Refused) told.events().getLast();
            assertThat(refused.what()).isEqualTo("unknown");
            assertThat(refused.reply()).isEmpty();
        }
    }

    @Test
    void whoIsTooSlowWithinItsContentIsToldUnderTheMessagesId() throws Exception {
        try (TestGateway hasty = new TestGateway(TestGateway.Settings.USUAL.clientTimeout(Duration.ofMillis(300)));
                TestClient client = TestClient.ready(hasty.address(MailPort.MX), "bob@here.example")) {
            client.ask("DATA");
            client.send("hello\r\n");
            assertThat(client.reply()).startsWith("421 4.4.2 ");
            Refused refused = (Refused) hasty.journeys().getLast().events().getLast();
            assertThat(refused.what()).isEqualTo("slow");
            assertThat(refused.sender()).contains("jones@client.example");
        }
    }

    @Test
    void aFloodOfConnectionsIsNoFloodOfJourneys() throws Exception {
        try (TestGateway small = new TestGateway(TestGateway.Settings.USUAL.limits(new MailPorts.Limits(100, 1, "")));
                TestClient first = ready(small)) {
            for (int i = 0; i < 60; i++) {
                try (TestClient refused = new TestClient(small.address(MailPort.MX))) {
                    assertThat(refused.reply()).startsWith("421 4.7.0 ");
                }
            }
            assertThat(small.journeys()).hasSizeBetween(20, 40);
            List<JourneyEvent> told = small.journeys().getFirst().events();
            Refused refused = (Refused) told.getLast();
            assertThat(refused.what()).isEqualTo("connection");
            assertThat(refused.reply()).contains(Replies.TOO_MANY_FROM_CLIENT.toString());
            assertThat(told.getFirst()).isInstanceOf(Connected.class);
            assertThat(first.ask("NOOP")).startsWith("250 ");
        }
    }

    /** Each stranger's refusals are rows for a month. */
    @Test
    void refusalsOfOneStrangerAreNotToldWithoutEnd() throws Exception {
        try (TestGateway fresh = new TestGateway(TestGateway.Settings.USUAL)) {
            for (int session = 0; session < 12; session++) {
                try (TestClient client = new TestClient(fresh.address(MailPort.MX))) {
                    client.reply();
                    client.ask("EHLO client.example");
                    client.ask("MAIL FROM:<jones@client.example>");
                    for (int i = 0; i < 12; i++) {
                        assertThat(client.ask("RCPT TO:<nobody" + i + "@here.example>"))
                                .startsWith("550 ");
                    }
                }
            }
            assertThat(fresh.journeys()).hasSizeBetween(100, 110);
        }
    }

    private static TestClient ready(TestGateway gateway) throws IOException {
        return TestClient.ready(gateway.address(MailPort.MX), "bob@here.example");
    }

    @Test
    void tooManyErrorsAreToldAtTheEnd() throws Exception {
        try (TestClient client = new TestClient(gateway.address(MailPort.MX))) {
            client.reply();
            for (int i = 0; i < 20; i++) {
                client.ask("WHAT");
            }
            awaitTold(1);
            assertThat(lastRefusal().what()).isEqualTo("errors");
            assertThat(((Connected) last().events().getFirst()).hello()).isEmpty();
        }
    }
}
