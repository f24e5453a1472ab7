package io.barid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.endtoend.Dashboard.Query;
import io.barid.remotemx.Authority;
import io.barid.remotemx.ScriptedMx;
import io.barid.testdns.AuthoritativeDns;
import io.barid.testdns.TestZone;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Dashboards and rules against a real Prometheus that watches a Barid with some of everything that happens to mail. */
class ObservabilityIT {

    private static final String PASSWORD = "correct horse";
    private static final String AYA = "aya@example.test";
    private static final Duration SOON = Duration.ofSeconds(40);

    private static ScriptedMx elsewhere;
    private static AuthoritativeDns dns;
    private static RunningBarid barid;
    private static PrometheusProcess prometheus;

    @BeforeAll
    static void start() throws Exception {
        Clients.require("prometheus");
        Clients.require("curl");
        elsewhere = ScriptedMx.start().tls(Authority.selfSigned("mx.world.test"));
        elsewhere.always("RCPT TO:<nobody@", "550 5.1.1 nobody here");
        elsewhere.enqueue("RCPT TO:<later@", "451 4.7.1 later");
        dns = new AuthoritativeDns(TestZone.unsigned("test.", """
                        world MX 10 mx.world
                        mx.world A 127.0.0.1
                        """));
        barid = RunningBarid.prepared()
                .set("BARID_DNS_SERVERS", dns.address())
                .set("BARID_DNSSEC", "off")
                .set("BARID_REMOTE_SMTP_PORT", Integer.toString(elsewhere.port()))
                .set("BARID_ALLOW_PRIVATE_MX", "true")
                .set("BARID_RETRY_SCHEDULE", "1s")
                .start();
        barid.account(AYA, PASSWORD);
        prometheus = PrometheusProcess.start(barid);
        traffic(new Curl(barid));
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {prometheus, barid, elsewhere, dns}) {
            if (each != null) {
                each.close();
            }
        }
    }

    /** Stored, relayed, deferred, bounced, refused, fetched and removed; logins right and wrong. */
    private static void traffic(Curl curl) throws Exception {
        curl.deliver("s@elsewhere.test", List.of(AYA), Content.of("stored", "stored\r\n"))
                .expectSuccess();
        curl.submit(
                        AYA,
                        PASSWORD,
                        List.of("x@world.test", "later@world.test", "nobody@world.test"),
                        Content.of("relayed", "relayed\r\n"))
                .expectSuccess();
        assertThat(curl.deliver("s@elsewhere.test", List.of("nobody@example.test"), Content.of("no", "no\r\n"))
                        .errors())
                .contains("550 5.1.1");
        assertThat(curl.submit(AYA, "wrong", List.of(AYA), Content.of("no", "no\r\n"))
                        .errors())
                .contains("535");
        assertThat(curl.pop(AYA, "wrong", "").status()).isNotZero();
        assertThat(curl.awaitMessages(AYA, PASSWORD, 2, SOON))
                .as("the message and the bounce")
                .isEqualTo(2);
        curl.pop(AYA, PASSWORD, "1").expectSuccess();
        try (PopSession session = PopSession.open(barid, barid.port("POP3S"))) {
            session.logIn(AYA, PASSWORD);
            assertThat(session.ask("DELE 1")).startsWith("+OK");
            assertThat(session.ask("QUIT")).startsWith("+OK");
        }
        await("both recipients elsewhere", () -> elsewhere.received().size() >= 2);
    }

    @Test
    void everyPanelShowsSomething() throws Exception {
        List<Query> queries = new ArrayList<>();
        for (Dashboard dashboard : Dashboard.all()) {
            dashboard
                    .queries()
                    .forEach(query -> queries.add(new Query(query.where(), dashboard.substituted(query.expression()))));
        }
        assertThat(queries).hasSizeGreaterThan(100);
        List<String> problems = awaitNone(() -> problems(queries));
        assertThat(problems).isEmpty();
    }

    @Test
    void aPanelThatShowsNothingIsFound() throws Exception {
        assertThat(problems(List.of(
                        new Query("spelt wrong", "sum(rate(mail_smtp_acepted_octets_count[1m]))"),
                        new Query("not PromQL", "sum(rate(mail_smtp_accepted_octets_count[1m]"),
                        new Query("no label of that value", "mail_smtp_refused_total{what=\"nothing\"}"),
                        new Query("fine", "sum(rate(mail_smtp_accepted_octets_count[1m]))"))))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("spelt wrong"),
                        second -> assertThat(second).startsWith("not PromQL").contains("parse error"),
                        third -> assertThat(third).startsWith("no label"));
    }

    @Test
    void variablesHaveValues() throws Exception {
        Pattern values = Pattern.compile("label_values\\((.*), (\\w+)\\)");
        for (Dashboard dashboard : Dashboard.all()) {
            for (JsonNode variable : dashboard.variables().stream().skip(1).toList()) {
                String query = variable.path("query").path("query").asString();
                Matcher matcher = values.matcher(dashboard.substituted(query));
                assertThat(matcher.matches()).as(query).isTrue();
                assertThat(prometheus.series(matcher.group(1)))
                        .as(query)
                        .isNotEmpty()
                        .allMatch(series -> series.has(matcher.group(2)));
            }
            for (JsonNode annotation : dashboard.annotations()) {
                prometheus.query(annotation.path("expr").asString());
            }
        }
    }

    @Test
    void rulesAndPanelsNameWhatServicesExpose() throws Exception {
        Set<String> recorded = new HashSet<>();
        List<Query> queries = new ArrayList<>();
        for (Dashboard dashboard : Dashboard.all()) {
            dashboard
                    .queries()
                    .forEach(query -> queries.add(new Query(query.where(), dashboard.substituted(query.expression()))));
        }
        for (PrometheusRules.Recorded rule : PrometheusRules.recorded()) {
            recorded.add(rule.name());
            queries.add(new Query(rule.name(), rule.expression()));
        }
        PrometheusRules.alerts().forEach(alert -> queries.add(new Query(alert.name(), alert.expression())));
        Set<String> scraped = new TreeSet<>();
        prometheus
                .query("count by (__name__) ({job=~\".+\"})")
                .forEach(sample -> scraped.add(sample.labels().get("__name__")));
        Set<String> allowed = new HashSet<>(scraped);
        allowed.addAll(recorded);
        allowed.add("ALERTS");
        for (Query query : queries) {
            Set<String> names = MetricNames.in(prometheus.formatted(query.expression()));
            assertThat(names).as(query.where()).isNotEmpty();
            assertThat(allowed).as(query.where()).containsAll(names);
        }
    }

    @Test
    void rulesAreEvaluatedAndTheFlowIsSeen() throws Exception {
        List<String> wrong = awaitNone(() -> prometheus.rules().stream()
                .filter(rule -> !rule.path("health").asString().equals("ok"))
                .map(rule -> rule.path("name").asString() + ": " + rule.path("lastError"))
                .toList());
        assertThat(wrong).isEmpty();
        assertThat(prometheus.rules())
                .hasSize(PrometheusRules.alerts().size()
                        + PrometheusRules.recorded().size());
        awaitNone(() -> values("mail:flow:state").equals(List.of(3.0)) ? List.of() : List.of("not yet"));
        assertThat(values("mail:flow:state")).containsExactly(3.0);
        assertThat(values("count(ALERTS{alertstate=\"firing\", severity=\"critical\"}) or vector(0)"))
                .containsExactly(0.0);
    }

    private static List<Double> values(String expression) throws IOException, InterruptedException {
        return prometheus.query(expression).stream()
                .map(PrometheusProcess.Sample::value)
                .toList();
    }

    /** Queries that are none, and those without any number to show. */
    private static List<String> problems(List<Query> queries) throws InterruptedException {
        List<String> problems = new ArrayList<>();
        for (Query query : queries) {
            problem(query)
                    .ifPresent(problem -> problems.add(query.where() + ": " + problem + ": " + query.expression()));
        }
        return problems;
    }

    private static Optional<String> problem(Query query) throws InterruptedException {
        try {
            List<PrometheusProcess.Sample> found = prometheus.query(query.expression());
            if (found.isEmpty()) {
                return Optional.of("nothing");
            }
            return found.stream().allMatch(sample -> Double.isNaN(sample.value()))
                    ? Optional.of("no number")
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
    }

    @FunctionalInterface
    private interface Problems {
        List<String> look() throws IOException, InterruptedException;
    }

    /** What is left of them after a while at the most: what happened last is scraped and evaluated within seconds. */
    private static List<String> awaitNone(Problems problems) throws IOException, InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        List<String> left = problems.look();
        while (!left.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(500);
            left = problems.look();
        }
        return left;
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("no " + what + " within " + SOON);
            }
            Thread.sleep(100);
        }
    }
}
