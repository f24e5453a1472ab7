package io.barid.service.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.transaction.support.TransactionTemplate;

/** One consumer with a thread of its own. Nothing of it is shared, so that one that lost its partitions harms no other. */
final class Reader {

    private static final Logger log = LoggerFactory.getLogger(Reader.class);

    private final Assignment assignment;
    private final KafkaMessageListenerContainer<byte[], byte[]> container;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Thread thread;

    /** @param settings of its consumer, as {@link KafkaConnection#consumer} makes them */
    Reader(
            PositionedConsumer.Reading reading,
            Map<String, Object> settings,
            Assignment assignment,
            Positions positions,
            TransactionTemplate transactions,
            BatchHandler handler) {
        this.assignment = assignment;
        PositionedListener listener = new PositionedListener(assignment, positions, transactions, handler);
        ContainerProperties properties =
                new ContainerProperties(reading.topics().toArray(String[]::new));
        properties.setGroupId(reading.group());
        properties.setMessageListener(listener);
        properties.setConsumerRebalanceListener(assignment);
        // committing to Kafka only shows operators the lag; reading starts from the database
        properties.setAckMode(ContainerProperties.AckMode.BATCH);
        properties.setSyncCommits(false);
        properties.setCommitCallback((offsets, failure) -> {
            if (failure != null) {
                log.debug("the lag of {} is shown later: {}", reading.name(), failure.toString());
            }
        });
        properties.setAssignmentCommitOption(ContainerProperties.AssignmentCommitOption.NEVER);
        properties.setMissingTopicsFatal(false);
        properties.setAuthExceptionRetryInterval(Duration.ofSeconds(10));
        properties.setListenerTaskExecutor(new SimpleAsyncTaskExecutor(this::thread));
        container = new KafkaMessageListenerContainer<>(new Gathering(settings), properties);
        container.setBeanName("read-" + reading.name());
        container.setCommonErrorHandler(RepeatForEver.over(assignment));
    }

    private static final class Gathering extends DefaultKafkaConsumerFactory<byte[], byte[]> {

        Gathering(Map<String, Object> settings) {
            super(settings);
        }

        @Override
        protected Consumer<byte[], byte[]> createRawConsumer(Map<String, Object> settings) {
            return new GatheringConsumer(settings);
        }
    }

    private Thread thread(Runnable consuming) {
        Thread made = Thread.ofPlatform().name(container.getBeanName()).unstarted(() -> {
            try {
                consuming.run();
            } finally {
                ended.countDown();
            }
        });
        thread = made;
        return made;
    }

    Assignment assignment() {
        return assignment;
    }

    void start() {
        container.start();
    }

    /** False once an error ended it: then it must be replaced. */
    boolean isRunning() {
        return container.isRunning();
    }

    /** Asks it to end after the batch at work; returns at once. */
    void end() {
        assignment.stopping();
        container.stop(() -> {});
    }

    /** Waits for the end; after {@code grace} a batch still at work is interrupted, and comes again elsewhere. */
    void awaitEnd(Duration grace) {
        Thread consuming = thread;
        if (consuming == null || endedWithin(grace)) {
            return;
        }
        log.warn("{} is interrupted at its batch, which will be handled again", consuming.getName());
        consuming.interrupt();
        if (!endedWithin(Duration.ofSeconds(2))) {
            log.error("{} did not end", consuming.getName());
        }
    }

    private boolean endedWithin(Duration longest) {
        try {
            return ended.await(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
