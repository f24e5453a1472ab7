package io.barid.service.kafka;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Handles the records of one poll. It first does what must be durable elsewhere (acknowledged publishes, questions), then
 * calls {@link Commit#inTransaction} until it has returned once; killed in between, the same records come again. An exception
 * out of the handler means that something is away: the same batch comes again after a pause, for ever.
 */
@FunctionalInterface
public interface BatchHandler {

    /** Ends a batch. */
    interface Commit {

        /** Runs the writes and moves the positions in one transaction; both are durable on return. What throws is rolled back whole. */
        void inTransaction(Runnable writes);
    }

    /** So many records of a {@link TopicKind#LOSSY} topic were gone before anybody read them. */
    default void passedOver(long records) {}

    /** @param records not empty, each partition's in order */
    void on(List<ConsumerRecord<byte[], byte[]>> records, Commit commit) throws Exception;
}
