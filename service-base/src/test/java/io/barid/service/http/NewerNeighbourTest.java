package io.barid.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.barid.address.ForwardPath;
import io.barid.address.Mailbox;
import io.barid.message.AccountId;
import io.barid.query.RecipientDirectory;
import io.barid.query.SenderDirectory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** During an upgrade the service that is asked may be of the next version. */
class NewerNeighbourTest {

    private HttpServer server;

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void whatItsAnswersSayMoreIsPassedOver() throws Exception {
        try (Neighbour neighbour =
                answering("{\"kind\":\"known\",\"newer\":{\"x\":[1]},\"notOwned\":[\"b@example.test\"],"
                        + "\"checkFrom\":true,\"limited\":false,\"newerStill\":null}")) {
            assertThat(neighbour
                            .as(SenderDirectory.class)
                            .check(new SenderDirectory.Question(new AccountId(7), List.of())))
                    .isEqualTo(new SenderDirectory.Answer.Known(List.of(Mailbox.parse("b@example.test")), true, false));
        }
    }

    @Test
    void anAnswerWithoutFieldsMayGetSome() throws Exception {
        try (Neighbour neighbour = answering("{\"newer\":1,\"kind\":\"local\"}")) {
            assertThat(neighbour
                            .as(RecipientDirectory.class)
                            .check(new RecipientDirectory.Question(ForwardPath.parse("<aya@example.test>"))))
                    .isEqualTo(new RecipientDirectory.Answer.Local());
        }
    }

    private Neighbour answering(String json) throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new Neighbour(base, "a-token-of-the-tests", Duration.ofSeconds(10));
    }
}
