package io.barid.allinone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
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
                        + "PUT /v1/accounts/b%40a.test {\"password\":\"secret\",\"sendPerHour\":5}"
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
            quoteCharacter = '~',
            value = {
                "domain add a.test --check-from --any-from; Say --check-from or --any-from.",
                "domain add a.test more; 'more' is one word too many.",
                "domain limit a.test --send-per-day 1; Say whose",
                "account limit b@a.test; Say whose",
                "account limit b@a.test --send-per-day; Say whose",
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
