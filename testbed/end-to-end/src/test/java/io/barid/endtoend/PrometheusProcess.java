package io.barid.endtoend;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The distribution's Prometheus with our rules, looking at one Barid each second; its data go with it. */
final class PrometheusProcess implements AutoCloseable {

    /** In the order of the ports in prometheus-local.yml, from 8081 on. */
    private static final List<String> PORTS =
            List.of("SMTP_HTTP", "RELAY_HTTP", "MAILBOX_HTTP", "POP3_HTTP", "DNS_HTTP");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final int port;
    private final Process process;

    private PrometheusProcess(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    static PrometheusProcess start(RunningBarid barid) throws Exception {
        Path folder = Files.createTempDirectory("prometheus-");
        Path configuration = Files.writeString(folder.resolve("prometheus.yml"), configuration(barid));
        int port;
        try (ServerSocket socket = FreePort.reserve()) {
            port = socket.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--log.level=warn")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        PrometheusProcess prometheus = new PrometheusProcess(folder, port, process);
        prometheus.awaitScrapes();
        return prometheus;
    }

    /** Ours, but for the ports, the place of the rules, and the haste. */
    private static String configuration(RunningBarid barid) throws IOException {
        String text = Files.readString(PrometheusRules.FOLDER.resolve("prometheus-local.yml"))
                .replace("_interval: 15s", "_interval: 1s")
                .replace("rules/*.yml", PrometheusRules.FOLDER.resolve("rules") + "/*.yml");
        for (String name : PORTS) {
            text = text.replace(":" + (8081 + PORTS.indexOf(name)), ":" + barid.port(name));
        }
        return text;
    }

    private void awaitScrapes() throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!process.isAlive() || !scrapesAll()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                String log = Files.readString(folder.resolve("log"));
                close();
                throw new AssertionError("Prometheus does not scrape all services\n" + log);
            }
            Thread.sleep(200);
        }
    }

    private boolean scrapesAll() throws InterruptedException {
        try {
            return query("sum(up)").stream().anyMatch(sample -> sample.value() == PORTS.size());
        } catch (IOException ignored) {
            return false;
        }
    }

    /** One element of an answer. */
    record Sample(Map<String, String> labels, double value) {}

    /** @throws IOException with Prometheus' words if it does not take the expression */
    List<Sample> query(String expression) throws IOException, InterruptedException {
        return ask("query", "query", expression)
                .path("result")
                .valueStream()
                .map(PrometheusProcess::sample)
                .toList();
    }

    private static Sample sample(JsonNode element) {
        Map<String, String> labels = new LinkedHashMap<>();
        element.path("metric")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asString()));
        String value = element.path("value").path(1).asString();
        return new Sample(
                labels,
                switch (value) {
                    case "+Inf" -> Double.POSITIVE_INFINITY;
                    case "-Inf" -> Double.NEGATIVE_INFINITY;
                    default -> Double.parseDouble(value);
                });
    }

    /** The expression in Prometheus' own writing, which it parsed for that. */
    String formatted(String expression) throws IOException, InterruptedException {
        return ask("format_query", "query", expression).asString();
    }

    /** Label sets of the series that match. */
    List<JsonNode> series(String selector) throws IOException, InterruptedException {
        return ask("series", "match[]", selector).valueStream().toList();
    }

    /** Whether the rules are evaluated without an error. */
    List<JsonNode> rules() throws IOException, InterruptedException {
        return ask("rules", "type", "")
                .path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
    }

    private JsonNode ask(String what, String name, String value) throws IOException, InterruptedException {
        String parameter = value.isEmpty()
                ? ""
                : "?" + URLEncoder.encode(name, StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(value, StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/api/v1/" + what + parameter))
                .timeout(Duration.ofSeconds(20))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
        return JsonMapper.shared().readTree(answer.body()).path("data");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        http.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
