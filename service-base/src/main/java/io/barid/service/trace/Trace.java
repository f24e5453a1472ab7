package io.barid.service.trace;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;

/** A point in one sampled message's trace, from where it can go on: here, or in whatever is given its header. */
public final class Trace {

    /** Of what is not sampled. */
    public static final Trace NONE = new Trace(null, null, "");

    /** W3C Trace Context: which trace, and after which step. */
    public static final String HEADER = "traceparent";
    /** W3C Trace Context: Barid's part of it is the queue id. */
    public static final String STATE_HEADER = "tracestate";

    private static final String STATE = "barid=";

    final Tracer tracer;
    final SpanContext at;
    final String queueId;

    Trace(Tracer tracer, SpanContext at, String queueId) {
        this.tracer = tracer;
        this.at = at;
        this.queueId = queueId;
    }

    public boolean sampled() {
        return tracer != null;
    }

    /** For {@link #HEADER}; null of what is not sampled. */
    public String header() {
        return sampled()
                ? "00-" + at.getTraceId() + "-" + at.getSpanId() + "-"
                        + at.getTraceFlags().asHex()
                : null;
    }

    /** For {@link #STATE_HEADER}; null while there is no queue id. */
    public String state() {
        return queueId.isEmpty() ? null : STATE + queueId;
    }

    String id() {
        return at.getTraceId();
    }

    /** The queue id in a {@link #STATE_HEADER}, or empty. */
    public static String queueIdIn(String state) {
        if (state != null) {
            for (String part : state.split(",")) {
                if (part.strip().startsWith(STATE)) {
                    return part.strip().substring(STATE.length());
                }
            }
        }
        return "";
    }
}
