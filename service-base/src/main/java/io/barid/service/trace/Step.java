package io.barid.service.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Work that is under way on a thread, seen by the traces of all sampled messages it is done for: each gets a span of its own,
 * so a batch shows in the trace of each. {@link #NONE} when none is sampled. Opened and closed by one thread, inner before
 * outer ones.
 */
public final class Step implements AutoCloseable {

    /** Nobody looks; everything about it does nothing. */
    public static final Step NONE = new Step(List.of(), List.of(), null);

    private static final String QUEUE_ID = "barid.queue_id";
    private static final ThreadLocal<Step> CURRENT = new ThreadLocal<>();

    /** Whether any service of this JVM has traces: without, no thread is given the variable. */
    private static volatile boolean wanted;

    private final List<Span> spans;
    private List<Trace> traces;
    /** What this thread goes back to; null outside of all steps. */
    private final Step outer;

    private Step(List<Span> spans, List<Trace> traces, Step outer) {
        this.spans = spans;
        this.traces = traces;
        this.outer = outer;
    }

    static void wanted() {
        wanted = true;
    }

    private static Step current() {
        Step current = wanted ? CURRENT.get() : null;
        return current == null ? NONE : current;
    }

    /** A step within the thread's current one. */
    public static Step open(String name, SpanKind kind) {
        return open(name, kind, current().traces);
    }

    /** A step in these traces; those that are not sampled are passed over. */
    public static Step open(String name, SpanKind kind, Collection<Trace> traces) {
        return traces.isEmpty() ? NONE : begin(name, kind, traces).entered();
    }

    /** Like {@link #open}, for what happens beside the thread's current step: what is opened next is not within it. */
    public static Step beside(String name, SpanKind kind) {
        List<Trace> traces = current().traces;
        return traces.isEmpty() ? NONE : begin(name, kind, traces);
    }

    /** The first step of a trace. */
    static Step first(Span span, Trace trace) {
        return new Step(List.of(span), List.of(trace), CURRENT.get()).entered();
    }

    private static Step begin(String name, SpanKind kind, Collection<Trace> traces) {
        List<Span> spans = new ArrayList<>(traces.size());
        List<Trace> within = new ArrayList<>(traces.size());
        Trace first = null;
        for (Trace trace : traces) {
            if (trace.sampled()) {
                Span span = begin(name, kind, trace, first);
                first = first == null ? new Trace(trace.tracer, span.getSpanContext(), trace.queueId) : first;
                spans.add(span);
                within.add(new Trace(trace.tracer, span.getSpanContext(), trace.queueId));
            }
        }
        return spans.isEmpty() ? NONE : new Step(spans, within, CURRENT.get());
    }

    /** @param first of a batch: what somebody else does for the whole batch shows in its trace only */
    private static Span begin(String name, SpanKind kind, Trace trace, Trace first) {
        SpanBuilder builder = trace.tracer
                .spanBuilder(name)
                .setSpanKind(kind)
                .setParent(Context.root().with(Span.wrap(trace.at)));
        if (!trace.queueId.isEmpty()) {
            builder.setAttribute(QUEUE_ID, trace.queueId);
        }
        if (first != null) {
            builder.addLink(first.at);
        }
        return builder.startSpan();
    }

    private Step entered() {
        if (this != NONE) {
            CURRENT.set(this);
        }
        return this;
    }

    /** Says of the current steps of this thread which message they are about, once that is known. */
    public static void about(Object queueId) {
        for (Step step = current(); step != NONE && step != null; step = step.outer) {
            String id = queueId.toString();
            step.spans.forEach(span -> span.setAttribute(QUEUE_ID, id));
            step.traces = step.traces.stream()
                    .map(trace -> new Trace(trace.tracer, trace.at, id))
                    .toList();
        }
    }

    /** Where a message's trace is on this thread now; NONE when it is not sampled, or not at work here. */
    public static Trace of(Object queueId) {
        List<Trace> traces = current().traces;
        if (!traces.isEmpty()) {
            String id = queueId.toString();
            for (Trace trace : traces) {
                if (trace.queueId.equals(id)) {
                    return trace;
                }
            }
        }
        return Trace.NONE;
    }

    /** The trace that stands for all at work here, for a header that can name one only. */
    public static Trace foremost() {
        List<Trace> traces = current().traces;
        return traces.isEmpty() ? Trace.NONE : traces.getFirst();
    }

    /**
     * The trace id for a line of the log, or null.
     *
     * @param queueId what the line is about; null: whatever is at work, if that is one message only
     */
    public static String traceIdOf(Object queueId) {
        List<Trace> traces = current().traces;
        if (traces.isEmpty()) {
            return null;
        }
        if (queueId == null) {
            return traces.size() == 1 ? traces.getFirst().id() : null;
        }
        Trace trace = of(queueId);
        return trace.sampled() ? trace.id() : null;
    }

    public Step with(String key, String value) {
        spans.forEach(span -> span.setAttribute(key, value));
        return this;
    }

    public Step with(String key, long value) {
        spans.forEach(span -> span.setAttribute(key, value));
        return this;
    }

    /** For a name that is known at the end only. */
    public void named(String name) {
        spans.forEach(span -> span.updateName(name));
    }

    /** @param why without addresses and content */
    public void failed(String why) {
        spans.forEach(span -> span.setStatus(StatusCode.ERROR, why));
    }

    @Override
    public void close() {
        if (this == NONE) {
            return;
        }
        spans.forEach(Span::end);
        if (CURRENT.get() != this) {
            return;
        }
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }
}
