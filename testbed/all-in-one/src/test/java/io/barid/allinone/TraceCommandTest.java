package io.barid.allinone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.barid.journey.JourneyEvent;
import io.barid.journey.JourneyEvent.Attempted;
import io.barid.journey.JourneyEvent.Routed;
import io.barid.message.QueueId;
import io.barid.transit.JourneyRecord;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ./barid trace} asks relay-service, and what it makes of the answers. */
class TraceCommandTest {

    private static final QueueId ID = QueueId.parse("01FWHE4YDGFK1SHH6W1G60EECF");
    private static final Instant AT = Instant.parse("2026-11-22T12:00:00.120Z");

    private record Answer(int status, String body) {}

    private final List<String> asked = new ArrayList<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            Answer answer = answers.removeFirst();
            byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private List<String> trace(String... words) throws Exception {
        Settings settings = new Settings(Map.of(
                "BARID_RELAY_HTTP_PORT",
                Integer.toString(server.getAddress().getPort()),
                "BARID_ADMIN_TOKEN",
                "an-admin-token-of-tests"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        new TraceCommand(AdminApi.of(settings, Part.RELAY_SERVICE), print, Duration.ofMillis(20)).run(List.of(words));
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).allMatch(line -> line.length() <= 100);
        assertThat(lines).noneMatch(line -> line.chars().anyMatch(Character::isISOControl));
        return lines;
    }

    private void journey(String state, boolean settled, JourneyEvent... steps) {
        answers.add(new Answer(200, """
                {"queueId":"%s","state":"%s","settled":%s,"sender":"alice@company.example",
                 "recipients":["bob@organization.example"],"messageId":"<1@company.example>","steps":%s}""".formatted(
                        ID,
                        state,
                        settled,
                        new String(JourneyRecord.of(ID, List.of(steps)).events(), StandardCharsets.UTF_8))));
    }

    private static JourneyEvent accepted(Instant at) {
        return new JourneyEvent.Accepted(
                at,
                "alice@company.example",
                List.of("bob@organization.example"),
                Optional.of("<1@company.example>"),
                4096,
                Optional.of("250 2.0.0 Ok: queued as " + ID),
                12);
    }

    private static JourneyEvent attempted(Instant at, String reply) {
        return new Attempted(
                at,
                "organization.example",
                Optional.of("mx.organization.example 198.51.100.3"),
                Optional.of("TLSv1.3 TLS_AES_128_GCM_SHA256, not verified"),
                List.of(new Attempted.Reply("bob@organization.example", Attempted.Fate.DELIVERED, reply)),
                List.of("S: 220 mx.organization.example ESMTP", "C: EHLO mail.company.example"),
                40);
    }

    @Test
    void aJourneyIsATimeline() throws Exception {
        journey(
                "delivered",
                true,
                new JourneyEvent.Connected(
                        AT,
                        "192.0.2.7",
                        Optional.of("client.example.org"),
                        "client",
                        "submission",
                        Optional.of("TLSv1.3 TLS_AES_128_GCM_SHA256")),
                new JourneyEvent.Authenticated(AT.plusMillis(5), "alice@company.example", "PLAIN"),
                accepted(AT.plusMillis(70)),
                new Routed(
                        AT.plusMillis(90),
                        "alice@company.example",
                        List.of(new Routed.Way(
                                "bob@organization.example", Routed.Kind.ELSEWHERE, "bob@organization.example"))),
                new JourneyEvent.MxAsked(
                        AT.plusMillis(100),
                        "organization.example",
                        List.of("10 mx.organization.example 198.51.100.3"),
                        "",
                        Optional.of(300L),
                        Optional.of(true),
                        2),
                new JourneyEvent.Deferred(
                        AT.plusMillis(200),
                        List.of("bob@organization.example"),
                        "4.4.1",
                        "no answer",
                        AT.plusSeconds(300)),
                attempted(AT.plusSeconds(300), "250 2.0.0 Ok"),
                new JourneyEvent.Fetched(AT.plus(Duration.ofDays(1)), "7", "192.0.2.9", 4120));
        List<String> lines = trace(ID.toString());
        assertThat(String.join("\n", lines)).isEqualTo("""
                Id        01FWHE4YDGFK1SHH6W1G60EECF
                From      alice@company.example
                To        bob@organization.example
                Message   <1@company.example>

                2026-11-22 UTC
                12:00:00.120     +0 ms  connected   192.0.2.7 client.example.org, calls itself client (submission)
                                        TLSv1.3 TLS_AES_128_GCM_SHA256
                12:00:00.125     +5 ms  logged in   alice@company.example (PLAIN)
                12:00:00.190    +70 ms  accepted    4,096 octets from alice@company.example, within 12 ms
                                        250 2.0.0 Ok: queued as 01FWHE4YDGFK1SHH6W1G60EECF
                                        for bob@organization.example
                12:00:00.210    +90 ms  routed      bob@organization.example to another mail system
                12:00:00.220   +100 ms  DNS         organization.example, 2 ms, from the cache, holds for 300 s
                                        10 mx.organization.example 198.51.100.3
                12:00:00.320   +200 ms  deferred    until 11-22 12:05:00: bob@organization.example
                                        4.4.1 no answer
                12:05:00.120    +5 min  attempt     mx.organization.example 198.51.100.3, 40 ms
                                        TLSv1.3 TLS_AES_128_GCM_SHA256, not verified
                                        bob@organization.example delivered: 250 2.0.0 Ok
                                        | S: 220 mx.organization.example ESMTP
                                        | C: EHLO mail.company.example
                2026-11-23 UTC
                12:00:00.120     +24 h  fetched     by its reader at 192.0.2.9, 4,120 octets

                It reached everybody it was sent to.""");
        assertThat(asked).containsExactly("/v1/journeys/" + ID);
    }

    @Test
    void dialoguesMayBeLeftOut() throws Exception {
        journey("delivered", true, attempted(AT, "250 Ok"));
        assertThat(trace(ID.toString(), "--brief")).noneMatch(line -> line.contains("EHLO"));
    }

    /** What others sent, in an answer that is not even ours: the lines stay lines of 100 columns (checked by trace). */
    @Test
    void nothingFromOutsideSteersTheTerminal() throws Exception {
        String hostile = "\\u001b[2J\\r\\n\\u202e" + "x".repeat(3000);
        answers.add(new Answer(200, """
                {"queueId":"%1$s","state":"%1$s","settled":true,"sender":"%1$s","recipients":["%1$s","%1$s"],
                 "messageId":"%1$s","steps":[
                 {"step":"%1$s","at":"%1$s"},
                 {"step":"connected","at":"2026-11-22T12:00:00Z","client":"%1$s","hello":"%1$s","name":"%1$s"},
                 {"step":"refused","at":"2026-11-22T12:00:00Z","what":"%1$s","reply":"%1$s","sender":"%1$s"},
                 {"step":"steered","at":"2026-11-22T12:00:00Z","order":"%1$s","reason":"%1$s"},
                 {"step":"routed","at":"2026-11-22T12:00:00Z","ways":[{"kind":"%1$s","given":"%1$s","to":"%1$s"}]},
                 {"step":"attempted","at":"2026-11-22T12:00:00Z","destination":"%1$s","tls":"%1$s","host":"%1$s",
                  "replies":[{"recipient":"%1$s","fate":"%1$s","reply":"%1$s"}],"transcript":["%1$s"]}]}""".formatted(hostile)));
        assertThat(trace(ID.toString())).hasSizeGreaterThan(10);
    }

    @Test
    void followingShowsEachStepOnceUntilTheEnd() throws Exception {
        answers.add(new Answer(404, "{\"detail\":\"Nothing is known of it.\"}"));
        journey("underway", false, accepted(AT));
        journey("underway", false, accepted(AT));
        for (int look = 0; look <= 3; look++) {
            journey("delivered", true, accepted(AT), attempted(AT.plusMillis(80), "250 Ok"));
        }
        List<String> lines = trace(ID.toString(), "--follow");
        assertThat(lines.stream().filter(line -> line.contains("  accepted  "))).hasSize(1);
        assertThat(lines.stream().filter(line -> line.contains("  attempt  "))).hasSize(1);
        assertThat(lines).last().isEqualTo("It reached everybody it was sent to.");
        assertThat(answers).isEmpty();
    }

    /** A report is told after the attempt that settled all; a reader comes when he likes. */
    @Test
    void followingGoesOnForTheReportAndTheReader() throws Exception {
        JourneyEvent stored =
                new JourneyEvent.Stored(AT.plusMillis(90), "7", Optional.of("aya@company.example"), 1, 4096);
        JourneyEvent fetched = new JourneyEvent.Fetched(AT.plusSeconds(9), "7", "192.0.2.7", 4096);
        JourneyEvent deleted = new JourneyEvent.Deleted(AT.plusSeconds(10), "7", "its reader");
        for (int look = 0; look < 5; look++) {
            journey("delivered", true, accepted(AT), stored);
        }
        journey("delivered", true, accepted(AT), stored, fetched);
        journey("delivered", true, accepted(AT), stored, fetched, deleted);
        for (int look = 0; look <= 3; look++) {
            journey("delivered", true, accepted(AT), attempted(AT.plusMillis(80), "250 Ok"), stored, fetched, deleted);
        }
        List<String> lines = trace(ID.toString(), "--follow");
        for (String step : List.of("accepted", "stored", "fetched", "deleted", "attempt")) {
            assertThat(lines.stream().filter(line -> line.contains("  " + step + "  ")))
                    .as(step)
                    .hasSize(1);
        }
        assertThat(answers).isEmpty();
    }

    @Test
    void anUnknownMessageIsSaidToBe() {
        answers.addAll(Collections.nCopies(
                5, new Answer(404, "{\"detail\":\"The journey of X is no longer kept: it began on 2026-01-01.\"}")));
        assertThatThrownBy(() -> trace(ID.toString()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no longer kept");
        assertThatThrownBy(() -> trace(ID.toString(), "--follow")).isInstanceOf(UsageException.class);
        assertThat(answers).isEmpty();
    }

    private void page(String next, String... senders) {
        List<String> items = new ArrayList<>();
        for (String sender : senders) {
            items.add("""
                    {"queueId":"%s","at":"2026-11-22T12:00:00Z","sender":"%s","recipients":["%s@b.example","c"],
                     "recipientsTotal":5,"outcomes":["accepted","deferred","bounced"]}""".formatted(ID, sender, "b".repeat(60)));
        }
        answers.add(new Answer(200, "{\"items\":[" + String.join(",", items) + "]" + next + "}"));
    }

    @Test
    void messagesAreListedPageByPage() throws Exception {
        page(",\"next\":\"X\"", "a@a.example", "");
        page("", "b@a.example");
        List<String> lines = trace(
                "--sender", "a@a.example", "--since", "2h", "--outcome=bounced", "--message-id", "<1>", "--limit", "9");
        assertThat(asked)
                .containsExactly(
                        "/v1/journeys?limit=9&sender=a%40a.example&since=2h&outcome=bounced&messageId=%3C1%3E",
                        "/v1/journeys?limit=7&sender=a%40a.example&since=2h&outcome=bounced&messageId=%3C1%3E&before=X");
        assertThat(lines).hasSize(4);
        assertThat(lines.get(1))
                .startsWith("01FWHE4YDGFK1SHH6W1G60EECF  11-22 12:00:00  bounced    a@a.example > bbb")
                .endsWith("b.example +4");
        assertThat(lines.get(2)).contains(" <> > ");
    }

    @Test
    void aListThatGoesOnSaysSo() throws Exception {
        page(",\"next\":\"X\"", "a@a.example");
        assertThat(trace("--limit", "1")).last().asString().startsWith("There are more");
    }

    @Test
    void nothingFoundIsSaid() throws Exception {
        page("");
        assertThat(trace("--recipient", "x@a.example")).containsExactly("No journey is like that.");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "ID other,'other' is one word too many.",
                "ID --sender a@a.test,Say an ID or which messages to list",
                "--follow,--follow is for one message",
                "--sender,--sender takes a value.",
                "--limit 0,--limit is a number",
                "--sendr a,trace does not know --sendr"
            })
    void whatIsUnclearIsNotAsked(String words, String sentence) {
        assertThatThrownBy(() -> trace(words.replace("ID", ID.toString()).split(" ")))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(sentence);
        assertThat(asked).isEmpty();
    }
}
