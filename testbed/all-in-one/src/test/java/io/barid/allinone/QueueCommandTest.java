package io.barid.allinone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ./barid queue} asks relay-service, and what it makes of the answers. */
class QueueCommandTest {

    private static final String ID = "01JX3Q9T0V8D2M4N6P8R0S2T4V";

    private final List<String> asked = new ArrayList<>();
    private final Deque<String> answers = new ArrayDeque<>();
    private int status = 200;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            byte[] body = answers.removeFirst().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private List<String> queue(String... words) throws Exception {
        Settings settings = new Settings(Map.of(
                "BARID_RELAY_HTTP_PORT",
                Integer.toString(server.getAddress().getPort()),
                "BARID_ADMIN_TOKEN",
                "an-admin-token-of-tests"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new QueueCommand(AdminApi.of(settings, Part.RELAY_SERVICE), new PrintStream(out, true, StandardCharsets.UTF_8))
                .run(List.of(words));
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @ParameterizedTest
    @CsvSource({
        "retry ID,POST /v1/queue/ID/retry",
        "hold ID --reason odd,POST /v1/queue/ID/hold?reason=odd",
        "release --domain a.test --state=held,POST /v1/queue/release?domain=a.test&state=held",
        "reroute ID --to [::1]:25,POST /v1/queue/ID/reroute?to=%5B%3A%3A1%5D%3A25",
        "drop --sender <> --older-than 2d --bounce,POST /v1/queue/drop?sender=%3C%3E&olderThan=2d&bounce=true",
        "drop --all,POST /v1/queue/drop?all=true",
        "retry ID --recipient bob@a.test,POST /v1/queue/ID/retry?recipient=bob%40a.test"
    })
    void ordersBecomeRequests(String words, String request) throws Exception {
        answers.add("{\"changed\":3,\"active\":1}");
        assertThat(queue(words.replace("ID", ID).split(" ")).getFirst()).startsWith("3 recipients ");
        assertThat(asked).containsExactly(request.replace("ID", ID));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "drop,Say which mail: an ID",
                "reroute ID,Say where to",
                "show,Say which message",
                "burn ID,There is no 'queue burn'",
                "drop ID other,'other' is one word too many.",
                "retry --domian a.test,queue retry does not know --domian",
                "retry --domain,--domain takes a value.",
                "drop --domain --all,--domain takes a value.",
                "list --all,queue list does not know --all",
                "retry --bounce --all,queue retry does not know --bounce",
                "list ID,For one message: ./barid queue show"
            })
    void whatIsUnclearIsNotAsked(String words, String sentence) {
        assertThatThrownBy(() -> queue(words.replace("ID", ID).split(" ")))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(sentence);
        assertThat(asked).isEmpty();
    }

    @Test
    void listsPageByPage() throws Exception {
        answers.add("{\"items\":[" + item(1) + "," + item(2) + "],\"total\":3,\"next\":\"a+b\"}");
        answers.add("{\"items\":[" + item(3) + "]}");
        List<String> lines = queue("--state", "waiting");
        assertThat(lines).hasSize(5);
        assertThat(lines.get(3)).endsWith(" r3@a.test");
        assertThat(lines.getLast()).isEqualTo("3 recipients.");
        assertThat(asked)
                .containsExactly(
                        "GET /v1/queue?state=waiting&size=200", "GET /v1/queue?state=waiting&size=200&after=a%2Bb");
    }

    @Test
    void deadLettersStandBesideWhatWaits() throws Exception {
        String letter =
                "{\"id\":\"dead-17\",\"kind\":\"dead\",\"state\":\"held\",\"topic\":\"mail.local\",\"reason\":\"no"
                        + " header\",\"partition\":1,\"offset\":4,\"since\":\"2026-11-22T07:48:00Z\",\"octets\":1234%s}";
        answers.add("{\"items\":[" + letter.formatted("") + "," + item(1) + "],\"total\":2,\"dead\":1}");
        List<String> lines = queue();
        assertThat(lines.get(1)).startsWith("dead-17                    dead ").endsWith(" -         mail.local");
        assertThat(lines.get(2)).isEqualTo("  no header");
        assertThat(lines.getLast()).isEqualTo("1 recipient, 1 dead letter.");
        answers.add(letter.formatted(",\"headers\":[{\"name\":\"envelope\",\"octets\":3,\"text\":\"\\u001b{}\"}]"));
        assertThat(queue("show", "dead-17"))
                .contains(
                        "Id        dead-17",
                        "Message   unknown",
                        "From      nobody knows, so it cannot be bounced",
                        "Header    envelope, 3 octets",
                        "            ?{}");
        answers.add("{\"changed\":1,\"active\":0}");
        assertThat(queue("release", "dead-17")).containsExactly("1 dead letter released.");
        answers.add("{\"changed\":0,\"active\":0}");
        assertThat(queue("bounce", "--state", "dead")).containsExactly("0 dead letters bounced.");
        assertThat(asked)
                .containsExactly(
                        "GET /v1/queue?size=200",
                        "GET /v1/queue/dead-17",
                        "POST /v1/queue/dead-17/release",
                        "POST /v1/queue/bounce?state=dead");
    }

    @Test
    void anEmptyQueueIsSaidSo() throws Exception {
        answers.add("{\"items\":[],\"total\":0}");
        answers.add("{\"items\":[],\"total\":0}");
        assertThat(queue()).containsExactly("The queue is empty.");
        assertThat(queue("list", "--domain", "a.test")).containsExactly("Nothing in the queue is like that.");
    }

    @Test
    void aRefusalIsToldInItsOwnWords() {
        status = 404;
        answers.add("{\"status\":404,\"detail\":\"There is no such thing in the queue.\"}");
        assertThatThrownBy(() -> queue("show", ID)).hasMessage("There is no such thing in the queue.");
        server.stop(0);
        assertThatThrownBy(() -> queue("show", ID)).hasMessageStartingWith("relay-service does not answer at ");
    }

    @Test
    void saysWhatAnOrderLeftAlone() {
        assertThat(QueueText.done("retry", 1, 2))
                .containsExactly("1 recipient due now.", "2 just now being delivered, and left alone.");
        assertThat(QueueText.done("drop", 2, 1))
                .containsExactly(
                        "2 recipients dropped.", "1 of them just now being delivered: that may still succeed.");
        assertThat(QueueText.done("release", 0, 0)).containsExactly("0 recipients released.", "None of it is held.");
    }

    private static String item(int number) {
        return "{\"queueId\":\"%s\",\"recipient\":\"<r%d@a.test>\",\"state\":\"waiting\",\"since\":\"2026-11-22T07:48:00Z\"}"
                .formatted(ID, number);
    }
}
