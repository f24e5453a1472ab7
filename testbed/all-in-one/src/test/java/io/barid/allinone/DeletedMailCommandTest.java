package io.barid.allinone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
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

/** What {@code ./barid mailbox deleted} and {@code restore} ask mailbox-service, and what they make of the answers. */
class DeletedMailCommandTest {

    private final List<String> asked = new ArrayList<>();
    private String answer = "{\"messages\":2,\"octets\":20}";
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
            byte[] octets = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, octets.length);
            exchange.getResponseBody().write(octets);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private List<String> run(String words) throws Exception {
        Settings settings = new Settings(Map.of(
                "BARID_MAILBOX_HTTP_PORT",
                Integer.toString(server.getAddress().getPort()),
                "BARID_ADMIN_TOKEN",
                "an-admin-token-of-tests"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> all = List.of(words.split(" "));
        new DeletedMailCommand(
                        AdminApi.of(settings, Part.MAILBOX_SERVICE), new PrintStream(out, true, StandardCharsets.UTF_8))
                .run(all.getFirst(), all.subList(1, all.size()));
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void restoreSaysWhatCameBack() throws Exception {
        assertThat(run("restore a@b.test X Y --over-quota")).containsExactly("2 messages restored, 20 octets.");
        assertThat(run("restore a@b.test --all")).hasSize(1);
        assertThat(run("restore a@b.test --since 2d")).hasSize(1);
        assertThat(asked.get(0))
                .isEqualTo("POST /v1/accounts/a%40b.test/restore {\"ids\":[\"X\",\"Y\"],\"overQuota\":true}");
        assertThat(asked.get(1)).endsWith(" {\"all\":true,\"overQuota\":false}");
        assertThat(asked.get(2)).contains(" {\"since\":\"20");
        answer = "{\"messages\":0,\"octets\":0}";
        assertThat(run("restore a@b.test --all")).containsExactly("Nothing restored: there is no such deleted mail.");
    }

    @Test
    void deletedShowsWhatThereIs() throws Exception {
        answer = """
                {"items":[{"uid":3,"uniqueId":"01JX","octets":512,"deletedAt":"2026-11-20T10:11:12.123Z"}],"total":1}""";
        assertThat(run("deleted a@b.test"))
                .containsExactly(
                        "deleted               octets      id", "2026-11-20T10:11:12   512         01JX", "1 message.");
        assertThat(asked).containsExactly("GET /v1/accounts/a%40b.test/deleted?size=200&page=0 ");
        answer = "{\"items\":[],\"total\":0}";
        assertThat(run("deleted a@b.test --since 30m")).containsExactly("Nothing that can be brought back.");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "deleted,Say whose",
                "deleted a@b.test c@d.test,Say whose",
                "restore a@b.test,Say what of whom",
                "restore --all,Say what of whom",
                "restore a@b.test --all ID,Say what of whom",
                "restore a@b.test --all --since 2d,Say what of whom",
                "restore a@b.test --since,--since takes",
                "restore a@b.test --since yesterday,--since takes",
                "restore a@b.test --every,mailbox restore does not know --every",
            })
    void whatIsNotMeantIsRefused(String words, String sentence) {
        assertThatThrownBy(() -> run(words)).isInstanceOf(UsageException.class).hasMessageStartingWith(sentence);
        assertThat(asked).isEmpty();
    }
}
