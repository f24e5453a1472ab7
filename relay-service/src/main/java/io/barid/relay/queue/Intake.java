package io.barid.relay.queue;

import org.springframework.stereotype.Component;

/** The way into the queue for mail that leaves: rows come in already leased to this replica while it has room. */
@Component
public class Intake {

    private final RelayQueue queue;

    Intake(RelayQueue queue) {
        this.queue = queue;
    }

    /** A new batch; to be closed by its caller. */
    public Batch open() {
        return new Batch(queue);
    }

    /** Messages on their way into the queue, in one transaction. Used by one thread. */
    public static final class Batch implements AutoCloseable {

        private final RelayQueue queue;

        private Batch(RelayQueue queue) {
            this.queue = queue;
        }

        /** Writes the rows in the caller's transaction, now or at {@link #flush}. */
        public void add(QueuedMessage message) {
            queue.add(java.util.List.of(message));
        }

        /** Writes what is not written yet; the last call before the transaction ends. */
        public void flush() {}

        /** The transaction has committed: what found room is delivered now. */
        public void committed() {}

        /** Without {@link #committed}, the room is free again. */
        @Override
        public void close() {}
    }
}
