package io.barid.service.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Traces by OpenTelemetry's SDK, sent by OTLP over HTTP each second by a thread of its own. At most {@link #WAITING} spans are
 * in memory; what comes while the collector is away or slow is lost, and nothing ever waits for it.
 */
final class OtelTraces implements Traces, AutoCloseable {

    static final int WAITING = 2048;
    private static final int TOGETHER = 512;
    private static final Duration RHYTHM = Duration.ofSeconds(1);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final int LAST_SECONDS = 2;
    private static final int SENDING = 2;

    /** W3C Trace Context 3.2; later versions may say more behind. */
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    private final ExecutorService sending;
    private final SdkTracerProvider provider;
    private final Tracer tracer;

    OtelTraces(String service, TraceSettings settings) {
        this(service, settings, ANSWER);
    }

    /** @param answer how long a request to the collector may take, its answer included */
    OtelTraces(String service, TraceSettings settings, Duration answer) {
        this.sending = new TimedThreads("otlp", SENDING, answer);
        SentSpans sent = new SentSpans(
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(settings.endpoint())
                        .setConnectTimeout(CONNECT)
                        .setTimeout(answer)
                        // its own time-out ends with the headers of an answer
                        .setExecutorService(sending)
                        .setRetryPolicy(null)
                        .build(),
                settings.endpoint());
        this.provider = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        service,
                        AttributeKey.stringKey("service.namespace"),
                        "barid")))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.sample())))
                .addSpanProcessor(BatchSpanProcessor.builder(sent)
                        .setMaxQueueSize(WAITING)
                        .setMaxExportBatchSize(TOGETHER)
                        .setScheduleDelay(RHYTHM)
                        .setExporterTimeout(answer)
                        .build())
                .build();
        this.tracer = provider.get("io.barid");
        Step.wanted();
    }

    @Override
    public Step begin(String name) {
        Span span = tracer.spanBuilder(name)
                .setNoParent()
                .setSpanKind(SpanKind.SERVER)
                .startSpan();
        return span.getSpanContext().isSampled()
                ? Step.first(span, new Trace(tracer, span.getSpanContext(), ""))
                : Step.NONE;
    }

    @Override
    public Trace continued(String traceparent, String queueId) {
        if (traceparent == null) {
            return Trace.NONE;
        }
        Matcher parts = TRACEPARENT.matcher(traceparent);
        if (!parts.matches()) {
            return Trace.NONE;
        }
        SpanContext before = SpanContext.createFromRemoteParent(
                parts.group(1), parts.group(2), TraceFlags.fromHex(parts.group(3), 0), TraceState.getDefault());
        return before.isValid() && before.isSampled() ? new Trace(tracer, before, queueId) : Trace.NONE;
    }

    /** What waits is sent if the collector takes it within two seconds. */
    @Override
    public void close() {
        provider.shutdown().join(LAST_SECONDS, TimeUnit.SECONDS);
        sending.shutdownNow();
    }
}
