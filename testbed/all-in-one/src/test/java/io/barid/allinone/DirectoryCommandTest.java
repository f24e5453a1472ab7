package io.barid.allinone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ./barid domain} and {@code account} ask mailbox-service. */
class DirectoryCommandTest {

    private final List<String> asked = new ArrayList<>();
    private final InputStream input = System.in;
    private int status = 200;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add((exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body).strip());
            byte[] answer = "{\"detail\":\"There is no such account.\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        System.setIn(new ByteArrayInputStream("secret\n".getBytes(StandardCharsets.UTF_8)));
    }

    @AfterEach
    void stop() {
        System.setIn(input);
        server.stop(0);
    }

    private void run(String words) throws Exception {
        List<String> all = List.of(words.split(" "));
        Settings settings = new Settings(Map.of(
                "BARID_MAILBOX_HTTP_PORT",
                Integer.toString(server.getAddress().getPort()),
                "BARID_ADMIN_TOKEN",
                "an-admin-token-of-tests"));
        DirectoryCommand.run(settings, all.getFirst(), all.subList(1, all.size()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "domain add a.test; PUT /v1/domains/a.test {}",
                "domain add a.test --check-from; PUT /v1/domains/a.test {\"checkFrom\":true}",
                "domain add a.test --any-from; PUT /v1/domains/a.test {\"checkFrom\":false}",
                "account add b@a.test --password-stdin; PUT /v1/accounts/b%40a.test {\"password\":\"secret\"}",
                "account add b@a.test --send-per-hour 5 --password-stdin;"
                        + "PUT /v1/accounts/b%40a.test {\"password\":\"secret\",\"sendPerHour\":5}",
                "account add b@a.test --quota 5G --forward x@y.test --forward z@y.test --no-copy;"
                        + "PUT /v1/accounts/b%40a.test {\"forwardTo\":[\"x@y.test\",\"z@y.test\"],\"keepCopy\":false,"
                        + "\"password\":\"secret\",\"quotaOctets\":5368709120}",
                "domain add a.test --catch-all x@a.test --no-plus --exact-case --quota-messages 7;"
                        + "PUT /v1/domains/a.test {\"catchAll\":\"x@a.test\",\"foldCase\":false,\"plusAddressing\":false,"
                        + "\"quotaMessages\":7}",
                "alias add i@a.test b@a.test c@a.test; PUT /v1/aliases/i%40a.test {\"targets\":[\"b@a.test\",\"c@a.test\"]}",
                "account list --domain a.test; GET /v1/accounts?page=0&size=200&domain=a.test"
            })
    void wordsBecomeOneRequest(String words, String request) throws Exception {
        run(words);
        assertThat(asked).containsExactly(request);
    }

    @Test
    void limitsChangeNothingElseAndMakeNoAccount() throws Exception {
        run("account limit b@a.test --send-per-day 0 --send-per-hour 20");
        assertThat(asked)
                .containsExactly(
                        "GET /v1/accounts/b%40a.test",
                        "PUT /v1/accounts/b%40a.test {\"sendPerDay\":0,\"sendPerHour\":20}");
        status = 404;
        assertThatThrownBy(() -> run("account limit c@a.test --send-per-day 1"))
                .hasMessage("There is no such account.");
        assertThat(asked.getLast()).isEqualTo("GET /v1/accounts/c%40a.test");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "account disable b@a.test; accounts/b%40a.test; {\"disabled\":true}",
                "account enable b@a.test; accounts/b%40a.test; {\"disabled\":false}",
                "account set b@a.test --no-forward --keep-copy --quota 0; accounts/b%40a.test;"
                        + "{\"forwardTo\":[],\"keepCopy\":true,\"quotaOctets\":0}",
                "domain set a.test --no-catch-all --plus --fold-case; domains/a.test;"
                        + "{\"catchAll\":\"\",\"foldCase\":true,\"plusAddressing\":true}"
            })
    void settingsChangeWhatIsThere(String words, String path, String body) throws Exception {
        run(words);
        assertThat(asked).containsExactly("GET /v1/" + path, "PUT /v1/" + path + " " + body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"domain", "account", "alias"})
    void helpFitsATerminal(String kind) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            run(kind + " --help");
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1000, 1000", "1024, 1K", "1536, 1536", "524288000, 500M", "5368709120, 5G"})
    void sizesAreWrittenAsTheyAreRead(long octets, String text) {
        assertThat(Octets.exact(octets)).isEqualTo(text);
        assertThat(Octets.parse("--quota", text)).isEqualTo(octets);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "domain add a.test --check-from --any-from; Say --check-from or --any-from.",
                "domain add a.test more; 'more' is one word too many.",
                "domain limit a.test --send-per-day 1; Say whose",
                "account limit b@a.test; Say whose",
                "account limit b@a.test --send-per-day; --send-per-day takes a number",
                "account set b@a.test --quota much; --quota takes a size",
                "account set b@a.test --forward; --forward takes an address",
                "account set b@a.test --forward x@y.test --no-forward; Say --forward or --no-forward.",
                "alias set b@a.test x; Say whose",
                "account limit b@a.test --send-per-day many; --send-per-day takes a number",
                "account limit b@a.test --send-per-day 1 more; 'more' is one word too many.",
                "account add b@a.test --send-per-hour -1; --send-per-hour takes a number",
                "account add b@a.test secret; account add takes an address"
            })
    void whatIsUnclearIsNotAsked(String words, String sentence) {
        assertThatThrownBy(() -> run(words)).isInstanceOf(UsageException.class).hasMessageStartingWith(sentence);
        assertThat(asked).isEmpty();
    }
}
