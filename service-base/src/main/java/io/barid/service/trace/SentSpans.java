package io.barid.service.trace;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that the collector takes no spans, and once that it does again; the SDK would say it for each batch. */
final class SentSpans implements SpanExporter {

    private static final Logger log = LoggerFactory.getLogger(SentSpans.class);

    private final SpanExporter sender;
    private final String collector;
    private final AtomicBoolean away = new AtomicBoolean();

    SentSpans(SpanExporter sender, String collector) {
        this.sender = sender;
        this.collector = collector;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode sending = sent(spans);
        sending.whenComplete(() -> {
            boolean taken = sending.isSuccess();
            if (away.getAndSet(!taken) == taken) {
                if (taken) {
                    log.info("traces are sent to {} again", collector);
                } else {
                    log.warn("traces get lost, mail does not: {} does not take them", collector);
                }
            }
        });
        return sending;
    }

    private CompletableResultCode sent(Collection<SpanData> spans) {
        try {
            return sender.export(spans);
        } catch (RejectedExecutionException e) {
            // as many requests as there may be wait for an answer
            return CompletableResultCode.ofFailure();
        }
    }

    @Override
    public CompletableResultCode flush() {
        return sender.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return sender.shutdown();
    }
}
