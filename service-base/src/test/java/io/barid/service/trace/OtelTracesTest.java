package io.barid.service.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.barid.service.SettingsException;
import io.opentelemetry.api.trace.SpanKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class OtelTracesTest {

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void nothingIsMadeOfWhatIsNotSampled() {
        try (OtelTraces traces = traces("http://127.0.0.1:1", "0")) {
            for (int i = 0; i < 1000; i++) {
                try (Step step = traces.begin("message")) {
                    assertThat(step).isSameAs(Step.NONE);
                    assertThat(Step.open("inner", SpanKind.CLIENT)).isSameAs(Step.NONE);
                    assertThat(Step.foremost().sampled()).isFalse();
                }
            }
        }
    }

    @Test
    void theShareIsDecidedAtTheBegin() {
        int sampled = 0;
        try (OtelTraces traces = traces("http://127.0.0.1:1", "0.5")) {
            for (int i = 0; i < 2000; i++) {
                try (Step step = traces.begin("message")) {
                    sampled += step == Step.NONE ? 0 : 1;
                }
            }
            assertThat(sampled).isBetween(800, 1200);
            // whoever is told goes on, whatever its own share is
            assertThat(traces.continued(PARENT, "").sampled()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01"
            })
    void otherParentsAreNone(String traceparent) {
        try (OtelTraces traces = traces("http://127.0.0.1:1", "1")) {
            assertThat(traces.continued(traceparent, "").sampled()).isFalse();
            assertThat(traces.continued(null, "").sampled()).isFalse();
        }
    }

    @Test
    void aBatchGoesOnInTheTraceOfEachMessage() {
        try (OtelTraces traces = traces("http://127.0.0.1:1", "1")) {
            Trace first = traces.continued(PARENT, "A");
            Trace second = traces.continued("00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "B");
            try (Step batch = Step.open("batch", SpanKind.CONSUMER, List.of(first, Trace.NONE, second))) {
                batch.with("barid.units", 3);
                assertThat(Step.of("A").header())
                        .startsWith(PARENT.substring(0, 36))
                        .isNotEqualTo(PARENT);
                assertThat(Step.of("B").header()).startsWith("00-1af7651916cd43dd8448eb211c80319c-");
                assertThat(Step.of("C")).isSameAs(Trace.NONE);
                assertThat(Step.traceIdOf("B")).isEqualTo("1af7651916cd43dd8448eb211c80319c");
                assertThat(Step.traceIdOf(null)).isNull();
                assertThat(Step.of("A").state()).isEqualTo("barid=A");
                assertThat(Trace.queueIdIn("other=1, barid=A")).isEqualTo("A");
            }
            assertThat(Step.foremost()).isSameAs(Trace.NONE);
        }
    }

    @Test
    void theQueueIdMayComeLater() {
        try (OtelTraces traces = traces("http://127.0.0.1:1", "1");
                Step message = traces.begin("message")) {
            message.with("barid.port", "MX");
            assertThat(Step.of("A").sampled()).isFalse();
            Step.about("A");
            assertThat(Step.of("A").sampled()).isTrue();
        }
    }

    /** More often than there are threads that send. */
    @Test
    @Timeout(60)
    void answersThatNeverEndDoNotEndTheTraces() throws Exception {
        int halves = 6;
        AtomicInteger requests = new AtomicInteger();
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch whole = new CountDownLatch(1);
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        collector.createContext("/v1/traces", exchange -> {
            exchange.getRequestBody().readAllBytes();
            boolean half = requests.incrementAndGet() <= halves;
            exchange.sendResponseHeaders(200, half ? 10 : -1);
            exchange.getResponseBody().flush();
            if (half) {
                awaitEnd(end);
            } else {
                whole.countDown();
                exchange.close();
            }
        });
        collector.start();
        String url = "http://127.0.0.1:" + collector.getAddress().getPort();
        try (OtelTraces traces = new OtelTraces("tests", new TraceSettings(url, "1"), Duration.ofMillis(200))) {
            while (whole.getCount() > 0) {
                traces.begin("message").close();
                Thread.sleep(50);
            }
        } finally {
            end.countDown();
            collector.stop(0);
        }
        assertThat(requests.get()).isGreaterThan(halves);
    }

    private static void awaitEnd(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ten times what may wait: all of it is dropped or lost, and nobody waits. */
    @Test
    void aCollectorThatHangsHoldsNobodyUp() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger requests = new AtomicInteger();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        collector.createContext("/v1/traces", exchange -> {
            requests.incrementAndGet();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        collector.start();
        long begin = System.nanoTime();
        try (OtelTraces traces =
                traces("http://127.0.0.1:" + collector.getAddress().getPort(), "1")) {
            for (int i = 0; i < 10 * OtelTraces.WAITING; i++) {
                traces.begin("message").close();
            }
            assertThat(System.nanoTime() - begin).isLessThan(5_000_000_000L);
        } finally {
            end.countDown();
            collector.stop(0);
        }
        // the end waits two seconds for what is left
        assertThat(System.nanoTime() - begin).isLessThan(10_000_000_000L);
        assertThat(requests.get()).isBetween(1, 10);
    }

    @ParameterizedTest
    @CsvSource({
        "http://collector:4318, http://collector:4318/v1/traces",
        "https://collector:4318/, https://collector:4318/v1/traces",
        "http://collector/otlp/v1/traces, http://collector/otlp/v1/traces"
    })
    void theUrlMayNameThePathOrNot(String url, String endpoint) {
        assertThat(new TraceSettings(url, "0.1").endpoint()).isEqualTo(endpoint);
    }

    @Test
    void wrongSettingsAreOneSentence() {
        for (String url : List.of("collector:4318", "grpc://collector", "http://", "http://a b", "http://u:p@c")) {
            assertThatThrownBy(() -> new TraceSettings(url, "0.1").endpoint())
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("BARID_OTLP_URL");
        }
        for (String share : List.of("", "ten", "1.1", "-0.1", "NaN", "10%")) {
            assertThatThrownBy(() -> new TraceSettings("", share).sample())
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("BARID_TRACE_SAMPLE is '" + share + "'");
        }
    }

    private static OtelTraces traces(String url, String sample) {
        return new OtelTraces("tests", new TraceSettings(url, sample));
    }
}
