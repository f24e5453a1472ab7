package io.barid.service.kafka;

import io.barid.service.trace.Step;
import io.barid.service.trace.Trace;
import io.barid.service.trace.Traces;
import io.opentelemetry.api.trace.SpanKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** The traces of records, in headers as W3C Trace Context names them; those of messages that are not sampled have none. */
public final class TracedRecords {

    private TracedRecords() {}

    /** Whoever reads the record goes on with the message's trace, as far as it came on this thread. */
    public static <K, V> ProducerRecord<K, V> carrying(ProducerRecord<K, V> record, Object queueId) {
        carry(record.headers(), Step.of(queueId));
        return record;
    }

    /** Adds nothing when there is nothing to go on with. */
    public static void carry(Headers headers, Trace trace) {
        if (trace.sampled()) {
            set(headers, Trace.HEADER, trace.header());
            if (trace.state() != null) {
                set(headers, Trace.STATE_HEADER, trace.state());
            }
        }
    }

    private static void set(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.US_ASCII));
    }

    /** Shows each batch in the traces of its sampled messages. */
    static BatchHandler handler(String topics, BatchHandler handler, Traces traces) {
        if (traces == Traces.OFF) {
            return handler;
        }
        return (records, commit) -> {
            try (Step step = Step.open("process " + topics, SpanKind.CONSUMER, of(records, traces))) {
                try {
                    handler.on(records, commit);
                } catch (Exception e) {
                    step.failed(e.getClass().getSimpleName());
                    throw e;
                }
            }
        };
    }

    /** Of those records that have one. */
    private static List<Trace> of(List<ConsumerRecord<byte[], byte[]>> records, Traces traces) {
        List<Trace> all = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            String parent = text(record.headers(), Trace.HEADER);
            if (parent != null) {
                Trace trace = traces.continued(parent, Trace.queueIdIn(text(record.headers(), Trace.STATE_HEADER)));
                if (trace.sampled()) {
                    all.add(trace);
                }
            }
        }
        return all;
    }

    private static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.US_ASCII);
    }
}
