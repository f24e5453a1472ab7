package io.barid.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * docker-compose.yml for real, images and all. Minutes of work: it runs where {@code BARID_TEST_COMPOSE=required} says so, as
 * in CI.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ComposeIT {

    private static final List<String> SERVICES =
            List.of("mailbox-service", "relay-service", "dns-resolver", "smtp-gateway", "pop3-gateway");

    private static final String PASSWORD = "correct horse battery";

    private final Compose compose =
            new Compose("barid-test-" + ProcessHandle.current().pid(), "docker-compose.yml");
    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    private static Path folder;

    private Mailbox aya;
    private boolean begun;

    @BeforeAll
    void up() {
        assumeTrue("required".equals(System.getenv("BARID_TEST_COMPOSE")), "BARID_TEST_COMPOSE=required is not set");
        begun = true;
        compose.run(Duration.ofMinutes(20), "", "build", "--quiet");
        compose.run(Duration.ofMinutes(5), "", "up", "-d", "--wait");
        compose.barid("", "domain", "add", "example.test");
        compose.barid(PASSWORD + "\n", "account", "add", "aya@example.test", "--password-stdin");
        compose.barid(PASSWORD + "\n", "account", "add", "load@example.test", "--password-stdin");
        aya = mailbox("aya@example.test");
    }

    @AfterAll
    void down() {
        if (!begun) {
            return;
        }
        compose.run(Duration.ofMinutes(3), "", "down", "-v", "-t", "30");
        assertThat(compose.containers()).isEmpty();
        assertThat(compose.docker("volume", "ls", "-q")).doesNotContain("barid-test-");
        assertThat(compose.docker("network", "ls")).doesNotContain("barid-test-");
    }

    @Test
    @Order(1)
    void aMessageIsSentAndFetchedWithCurl() throws Exception {
        Path certificate = folder.resolve("cert.pem");
        Files.writeString(certificate, certificate());
        Path message = folder.resolve("message");
        Files.writeString(message, "From: aya@example.test\r\nSubject: hello\r\n\r\nOctets: \u00e4\r\n.dot\r\n");
        curl(
                "--cacert",
                certificate.toString(),
                "--ssl-reqd",
                "--url",
                "smtp://localhost:" + compose.port("BARID_SUBMISSION_PORT"),
                "--user",
                "aya@example.test:" + PASSWORD,
                "--mail-from",
                "aya@example.test",
                "--mail-rcpt",
                "aya@example.test",
                "--upload-file",
                message.toString());
        await(Duration.ofSeconds(30), () -> aya.count() == 1);
        String fetched = curl(
                "--cacert",
                certificate.toString(),
                "--user",
                "aya@example.test:" + PASSWORD,
                "pop3s://localhost:" + compose.port("BARID_POP3S_PORT") + "/1");
        assertThat(fetched).endsWith(Files.readString(message));
    }

    @Test
    @Order(2)
    void partsAreHealthyMeasuredAndShown() throws Exception {
        for (String service : SERVICES) {
            assertThat(inside("http://" + service + ":8080/actuator/health")).contains("UP");
            assertThat(inside("http://" + service + ":8080/actuator/prometheus"))
                    .contains("mail_");
        }
        await(Duration.ofSeconds(60), () -> targetsUp() == SERVICES.size());
        JsonNode groups = json.readTree(inside("http://127.0.0.1:9090/api/v1/rules"))
                .path("data")
                .path("groups");
        assertThat(groups.toString()).contains("MailNotFlowing");
        assertThat(inside("http://grafana:3000/api/health")).contains("ok");
        assertThat(compose.run("exec", "-T", "grafana", "ls", "/etc/barid/dashboards"))
                .contains("overview.json");
        assertThat(compose.run("exec", "-T", "grafana", "cat", "/etc/grafana/provisioning/dashboards/barid.yml"))
                .contains("path: /etc/barid/dashboards");
        assertThat(compose.barid("", "status")).contains("mailbox-service  ready", "pop3-gateway     ready");
    }

    @Test
    @Order(3)
    void noSecretCanBeSeenFromOutsideAndNobodyIsRoot() {
        String all = compose.run("config") + compose.docker(inspect());
        List<String> secrets = compose.run(
                        "run", "--rm", "-T", "--entrypoint", "sh", "cli", "-c", "cat /secrets/home/secrets/*")
                .lines()
                .toList();
        assertThat(secrets).hasSizeGreaterThan(8).noneMatch(String::isBlank).noneMatch(all::contains);
        for (String service : SERVICES) {
            JsonNode container = json.readTree(compose.docker("inspect", compose.container(service)))
                    .get(0);
            JsonNode host = container.path("HostConfig");
            assertThat(container.path("Config").path("User").asString()).isEqualTo("10001:10001");
            assertThat(host.path("ReadonlyRootfs").asBoolean()).isTrue();
            assertThat(host.path("CapDrop").toString()).isEqualTo("[\"ALL\"]");
            assertThat(host.path("Memory").asLong()).isPositive();
            assertThat(container.path("Config").path("StopTimeout").asInt()).isEqualTo(120);
        }
    }

    @Test
    @Order(4)
    void killedOrRestartedUnderLoadEachPartLosesAndDoublesNothing() throws Exception {
        Mailbox load = mailbox("load@example.test");
        Sender sender = new Sender(compose.port("BARID_SMTP_PORT"), "load@example.test", 4);
        try (sender) {
            for (String part : List.of(
                    "postgres",
                    "kafka",
                    "mailbox-service",
                    "relay-service",
                    "dns-resolver",
                    "smtp-gateway",
                    "pop3-gateway")) {
                int before = sender.kept().size();
                String container = compose.container(part);
                compose.docker("kill", "-s", "KILL", container);
                await(Duration.ofSeconds(20), () -> state(container).equals("exited"));
                compose.run(Duration.ofMinutes(2), "", "up", "-d", "--no-deps", "--wait", part);
                await(Duration.ofSeconds(60), () -> sender.kept().size() > before + 20);
            }
            int cut = sender.cut();
            for (String part :
                    List.of("mailbox-service", "relay-service", "dns-resolver", "smtp-gateway", "pop3-gateway")) {
                int before = sender.kept().size();
                compose.run(Duration.ofMinutes(3), "", "restart", "-t", "120", part);
                await(Duration.ofSeconds(60), () -> sender.kept().size() > before + 20);
            }
            assertThat(sender.cut()).as("%s", sender.cuts()).isEqualTo(cut);
        }
        Set<String> kept = new HashSet<>();
        sender.kept().forEach(number -> kept.add(number.toString()));
        // some more may be there: stored, and their 250 lost with the gateway
        await(
                Duration.ofSeconds(120),
                () -> load.count() >= kept.size() && load.subjects().containsAll(kept));
        // what would come twice does so now: both begin at what they have noted as done, and read all that is left
        compose.run(Duration.ofMinutes(3), "", "restart", "-t", "120", "relay-service", "mailbox-service");
        await(Duration.ofSeconds(90), () -> lag("relay-service", "mail.accepted") == 0);
        await(Duration.ofSeconds(90), () -> lag("mailbox-service", "mail.local") == 0);
        List<String> stored = load.subjects();
        assertThat(stored).doesNotHaveDuplicates().containsAll(kept);
        System.out.println(kept.size() + " answered with 250, " + stored.size() + " stored");
    }

    private String[] inspect() {
        List<String> words = new ArrayList<>(List.of("inspect"));
        words.addAll(compose.containers());
        return words.toArray(String[]::new);
    }

    private Mailbox mailbox(String account) {
        return new Mailbox(compose.port("BARID_POP3S_PORT"), account, PASSWORD, certificate());
    }

    private String certificate() {
        return compose.run("exec", "-T", "smtp-gateway", "cat", "/run/tls/cert.pem");
    }

    /** What a container among the others is answered. */
    private String inside(String url) {
        return compose.run("exec", "-T", "prometheus", "wget", "-q", "-O", "-", url);
    }

    private String state(String container) {
        return compose.docker("inspect", "-f", "{{.State.Status}}", container).strip();
    }

    /** Records that wait; NaN until the service has looked for the first time. */
    private double lag(String service, String topic) throws IOException {
        try {
            String name = "mail_consumer_lag_records{topic=\"" + topic + "\"} ";
            return inside("http://" + service + ":8080/actuator/prometheus")
                    .lines()
                    .filter(line -> line.startsWith(name))
                    .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (AssertionError e) {
            throw new IOException("not there yet", e);
        }
    }

    private int targetsUp() {
        JsonNode targets = json.readTree(inside("http://127.0.0.1:9090/api/v1/targets"))
                .path("data")
                .path("activeTargets");
        int up = 0;
        for (JsonNode target : targets) {
            up += "up".equals(target.path("health").asString()) ? 1 : 0;
        }
        return up;
    }

    private static String curl(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--max-time", "30"));
        command.addAll(List.of(words));
        Process curl = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(curl.waitFor()).as(said).isZero();
        return said;
    }

    private static void await(Duration longest, Attempt attempt) throws Exception {
        Instant end = Instant.now().plus(longest);
        while (!succeeds(attempt)) {
            assertThat(Instant.now()).as("not within " + longest).isBefore(end);
            Thread.sleep(500);
        }
    }

    private static boolean succeeds(Attempt attempt) throws Exception {
        try {
            return attempt.now();
        } catch (IOException e) {
            // the part may be on its way back
            return false;
        }
    }

    private interface Attempt {
        boolean now() throws Exception;
    }
}
