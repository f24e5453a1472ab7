package io.barid.service.kafka;

import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.listener.RetryListener;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Repeats a failed batch after 0.2 to 5 seconds, for ever, and keeps polling meanwhile, so that the partitions stay ours.
 * Spring Kafka's default would pass over a record after ten tries.
 */
final class RepeatForEver extends DefaultErrorHandler {

    private static final Logger log = LoggerFactory.getLogger(RepeatForEver.class);
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final Assignment assignment;

    RepeatForEver(Assignment assignment) {
        super(
                (record, failure) -> {
                    throw new IllegalStateException("unreachable: the pauses never end", failure);
                },
                pauses());
        this.assignment = assignment;
    }

    static RepeatForEver over(Assignment assignment) {
        RepeatForEver handler = new RepeatForEver(assignment);
        handler.setClassifications(Map.of(), true);
        handler.setRetryListeners(new Complaints());
        return handler;
    }

    private static ExponentialBackOff pauses() {
        ExponentialBackOff pauses = new ExponentialBackOff(200, 2);
        pauses.setMaxInterval(LONGEST_PAUSE_MILLIS);
        pauses.setMaxElapsedTime(Long.MAX_VALUE);
        pauses.setMaxAttempts(Long.MAX_VALUE);
        return pauses;
    }

    @Override
    public void handleBatch(
            Exception failure,
            ConsumerRecords<?, ?> records,
            Consumer<?, ?> consumer,
            MessageListenerContainer container,
            Runnable invokeListener) {
        try {
            super.handleBatch(failure, records, consumer, container, invokeListener);
        } catch (KafkaException e) {
            if (container.isRunning()) {
                throw e;
            }
            throw new KafkaException("stopped while a batch failed", KafkaException.Level.DEBUG, e);
        }
    }

    /** A poll failed, with no records at hand. */
    @Override
    public void handleOtherException(
            Exception failure, Consumer<?, ?> consumer, MessageListenerContainer container, boolean batchListener) {
        if (failure instanceof OffsetOutOfRangeException outOfRange) {
            assignment.outOfRange(consumer, outOfRange.offsetOutOfRangePartitions());
            return;
        }
        log.warn("a poll failed, next try in 1 s: {}", failure.toString());
        try {
            Thread.sleep(1_000);
        } catch (InterruptedException ignored) {
            // only a stop interrupts; the consumer closes in order when its thread does not stay interrupted
        }
    }

    /** Says why nothing moves: at once, then about once a minute. */
    private static final class Complaints implements RetryListener {

        @Override
        public void failedDelivery(ConsumerRecord<?, ?> record, Exception failure, int attempt) {
            complain("a record of " + record.topic() + "-" + record.partition(), failure, attempt);
        }

        @Override
        public void failedDelivery(ConsumerRecords<?, ?> records, Exception failure, int attempt) {
            complain(records.count() + " records of " + records.partitions(), failure, attempt);
        }

        private static void complain(String what, Exception failure, int attempt) {
            if (attempt == 1 || attempt % 12 == 0) {
                Throwable cause = failure;
                while (cause.getCause() != null && !(cause instanceof BatchFailedException)) {
                    cause = cause.getCause();
                }
                log.warn("{} not handled yet (attempt {}): {}", what, attempt, cause.getMessage(), cause);
            }
        }
    }
}
