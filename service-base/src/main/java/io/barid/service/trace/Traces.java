package io.barid.service.trace;

/** A service's way to traces. For use by many threads. */
public interface Traces {

    /** Without {@code BARID_OTLP_URL}: nothing is made. */
    Traces OFF = new Traces() {
        @Override
        public Step begin(String name) {
            return Step.NONE;
        }

        @Override
        public Trace continued(String traceparent, String queueId) {
            return Trace.NONE;
        }
    };

    /** Begins a trace, if it is to be sampled, and its first step on this thread; to be closed by the same thread. */
    Step begin(String name);

    /**
     * A trace that began elsewhere.
     *
     * @param traceparent as W3C Trace Context writes it; null, or anything else, is no trace
     * @param queueId     whose message it is, or empty
     */
    Trace continued(String traceparent, String queueId);
}
