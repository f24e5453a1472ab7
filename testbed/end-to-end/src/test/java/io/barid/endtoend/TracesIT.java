package io.barid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.remotemx.ScriptedMx;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Traces of messages as a collector gets them by OTLP, and mail without a collector. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TracesIT {

    private static final String PASSWORD = "correct horse";
    private static final String AYA = "aya@example.test";
    private static final Pattern QUEUED = Pattern.compile("250 2\\.\\S+ .*?([0-9A-Z]{26})");

    private static OtlpReceiver collector;
    private static ScriptedMx elsewhere;
    private static RunningBarid barid;
    private static Curl curl;
    private static int stored;

    @BeforeAll
    static void start() throws Exception {
        collector = new OtlpReceiver();
        elsewhere = ScriptedMx.start();
        barid = RunningBarid.prepared()
                .set("BARID_OTLP_URL", collector.url())
                .set("BARID_TRACE_SAMPLE", "1")
                .set("BARID_ROUTES", "elsewhere.test=127.0.0.1:" + elsewhere.port())
                .set("BARID_RETRY_SCHEDULE", "1s")
                .start();
        barid.account(AYA, PASSWORD);
        curl = new Curl(barid);
    }

    @AfterAll
    static void stop() throws Exception {
        barid.close();
        elsewhere.close();
        collector.close();
    }

    @Test
    @Order(1)
    void aMessageIsOneTraceAcrossSmtpKafkaHttpAndJdbc() throws Exception {
        collector.forget();
        String id = submit(AYA, "x@elsewhere.test");
        List<OtlpReceiver.Span> spans = await(
                id,
                names -> names.containsAll(Set.of(
                        "smtp-gateway smtp message",
                        "smtp-gateway publish mail.accepted",
                        "smtp-gateway POST /internal/recipients/check",
                        "relay-service process mail.accepted",
                        "relay-service publish mail.local",
                        "relay-service postgresql transaction",
                        "relay-service deliver",
                        "relay-service settle",
                        "mailbox-service process mail.local",
                        "mailbox-service postgresql transaction")));
        assertThat(spans)
                .extracting(OtlpReceiver.Span::trace)
                .containsOnly(spans.getFirst().trace());
        assertThat(collector.spans().stream().filter(span -> span.name().equals("smtp message")))
                .hasSize(1)
                .allSatisfy(root -> assertThat(root.parent()).isEmpty());
        Set<String> ids = spans.stream().map(OtlpReceiver.Span::id).collect(Collectors.toSet());
        assertThat(spans)
                .filteredOn(span -> !span.name().equals("smtp message"))
                .allSatisfy(span -> assertThat(ids).as(span.toString()).contains(span.parent()));
        assertThat(spans)
                .filteredOn(span -> span.kind() == 2)
                .extracting(OtlpReceiver.Span::service)
                .contains("mailbox-service");
        assertThat(spans.toString()).doesNotContain("@");
        String log = Files.readString(barid.home().resolve("log").resolve("barid.log"));
        assertThat(log.lines().filter(line -> line.contains(id) && line.contains("stored ")))
                .isNotEmpty()
                .allSatisfy(line ->
                        assertThat(line).endsWith(" traceId=" + spans.getFirst().trace()));
    }

    /** The second attempt reads the message from PostgreSQL, and the trace with it. */
    @Test
    @Order(2)
    void aTraceOutlivesTheWaitInTheQueue() throws Exception {
        elsewhere.enqueue("RCPT TO:<later@elsewhere", "451 4.2.0 not now");
        String id = submit("later@elsewhere.test");
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (of(id).stream().filter(span -> span.name().equals("deliver")).count() < 2) {
            assertThat(System.nanoTime()).as(of(id).toString()).isLessThan(end);
            Thread.sleep(100);
        }
        assertThat(of(id))
                .extracting(OtlpReceiver.Span::trace)
                .containsOnly(of(id).getFirst().trace());
    }

    @Test
    @Order(3)
    void aFetchIsATraceOfItsOwnFoundByTheQueueId() throws Exception {
        String id = submit(AYA);
        curl.awaitMessages(AYA, PASSWORD, stored, Duration.ofSeconds(30));
        curl.pop(AYA, PASSWORD, Integer.toString(stored)).expectSuccess();
        List<OtlpReceiver.Span> spans = await(id, names -> names.contains("pop3-gateway pop3 fetch"));
        String fetch = spans.stream()
                .filter(span -> span.name().equals("pop3 fetch"))
                .findFirst()
                .orElseThrow()
                .trace();
        String message = spans.stream()
                .filter(span -> span.name().equals("smtp message"))
                .findFirst()
                .orElseThrow()
                .trace();
        assertThat(fetch).isNotEqualTo(message);
    }

    @Test
    @Order(4)
    void mailFlowsOnWhileTheCollectorHangs() throws Exception {
        collector.hang();
        for (int i = 0; i < 5; i++) {
            submit(AYA);
        }
        assertThat(curl.awaitMessages(AYA, PASSWORD, stored, Duration.ofSeconds(30)))
                .isEqualTo(stored);
    }

    /** @return the queue id */
    private static String submit(String... recipients) {
        String said = curl.submit(AYA, PASSWORD, List.of(recipients), Content.of("traced", "traced\r\n"))
                .expectSuccess()
                .errors();
        stored += List.of(recipients).contains(AYA) ? 1 : 0;
        Matcher queued = QUEUED.matcher(said);
        assertThat(queued.find()).as(said).isTrue();
        return queued.group(1);
    }

    /** All spans of the traces in which this message appears, once they are enough. */
    private static List<OtlpReceiver.Span> await(String queueId, Predicate<Set<String>> enough)
            throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            List<OtlpReceiver.Span> spans = of(queueId);
            Set<String> names = spans.stream()
                    .map(span -> span.service() + " " + span.name())
                    .collect(Collectors.toSet());
            if (enough.test(names)) {
                // what ends last is sent last
                Thread.sleep(1_500);
                return of(queueId);
            }
            assertThat(System.nanoTime()).as(names.toString()).isLessThan(end);
            Thread.sleep(100);
        }
    }

    private static List<OtlpReceiver.Span> of(String queueId) {
        List<OtlpReceiver.Span> all = collector.spans();
        Set<String> traces = all.stream()
                .filter(span -> queueId.equals(span.attributes().get("barid.queue_id")))
                .map(OtlpReceiver.Span::trace)
                .collect(Collectors.toSet());
        return all.stream().filter(span -> traces.contains(span.trace())).toList();
    }
}
