package io.barid.allinone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./barid site} and {@code audit} ask mailbox-service, and what they tell of its answers. */
class SiteCommandTest {

    private final List<String> asked = new ArrayList<>();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private String answer = "{}";
    private HttpServer server;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add((exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body).strip());
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

    private AdminApi api() {
        return AdminApi.of(
                new Settings(Map.of(
                        "BARID_MAILBOX_HTTP_PORT",
                        Integer.toString(server.getAddress().getPort()),
                        "BARID_ADMIN_TOKEN",
                        "an-admin-token-of-tests")),
                Part.MAILBOX_SERVICE);
    }

    private PrintStream out() {
        return new PrintStream(printed, true, StandardCharsets.UTF_8);
    }

    private String site(String... words) throws Exception {
        printed.reset();
        new SiteCommand(api(), out()).run(List.of(words));
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aFileIsAppliedAndWhatChangedIsTold() throws Exception {
        Path file = Files.writeString(folder.resolve("site.yaml"), "domains: {a.test: {}}");
        answer = """
                {"dryRun":true,"unnamed":2,"changes":[
                {"action":"created","kind":"domain","subject":"a.test","changes":{"foldCase":{"to":true}}},
                {"action":"changed","kind":"account","subject":"b@a.test","changes":{"password":"set","quotaOctets":{"from":5}}},
                {"action":"deleted","kind":"alias","subject":"c@a.test","changes":{}}]}""";
        assertThat(site("apply", file.toString(), "--dry-run")).isEqualTo("""
                        + domain a.test
                        ~ account b@a.test: password set, quotaOctets 5 -> none
                        - alias c@a.test
                        Would be: 1 created, 1 changed, 1 deleted.
                        2 not in the file and left alone (--prune deletes them).
                        """);
        answer = "{\"changes\":[]}";
        assertThat(site("apply", "--prune", file.toString())).isEqualTo("Nothing to change.\n");
        assertThat(asked)
                .containsExactly(
                        "PUT /v1/site?dryRun=true&prune=false domains: {a.test: {}}",
                        "PUT /v1/site?dryRun=false&prune=true domains: {a.test: {}}");
    }

    @Test
    void anExportIsPrintedAsItIs() throws Exception {
        answer = "domains: {}\n# bücher\n";
        assertThat(site("export", "--without-credentials")).isEqualTo(answer);
        assertThat(asked).containsExactly("GET /v1/site?credentials=false");
    }

    @Test
    void whatIsUnclearIsNotAsked() {
        assertThatThrownBy(() -> site("apply")).hasMessageStartingWith("Say which file");
        assertThatThrownBy(() -> site("apply", folder.resolve("none").toString()))
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> site("export", "x")).hasMessageContaining("too many");
        assertThatThrownBy(() -> AuditCommand.run(api(), out(), List.of("--since", "yesterday")))
                .hasMessageStartingWith("--since takes a day");
        assertThat(asked).isEmpty();
    }

    @Test
    void recordsTellWhoDidWhat() throws Exception {
        answer = """
                {"total":1,"items":[{"at":"2026-11-22T13:15:12Z","actor":"admin","claimed":"aya","client":"127.0.0.1",
                "action":"changed","kind":"account","subject":"b@a.test","changes":{"disabled":{"from":false,"to":true}}}]}""";
        AuditCommand.run(api(), out(), List.of("b@a.test", "--since", "2026-11-22T00:00:00Z"));
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .endsWith("  admin for aya at 127.0.0.1  changed account b@a.test: disabled false -> true\n");
        assertThat(asked)
                .containsExactly("GET /v1/audit?page=0&size=200&since=2026-11-22T00%3A00%3A00Z&subject=b%40a.test");
    }
}
