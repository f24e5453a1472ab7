package io.barid.service.kafka;

import io.barid.service.SettingsException;
import io.barid.service.ready.Readiness;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * A service's reading of one topic: makes sure that the topics are there, starts as soon as Kafka and the database answer,
 * repeats a batch for ever while something is away, and deletes from Kafka what was settled a day ago.
 */
public final class PositionedConsumer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(PositionedConsumer.class);

    /** What is read, and which topics this service creates when they are missing. */
    public record Reading(String topic, String group, Collection<String> creates, int threads) {
        public Reading {
            creates = List.copyOf(creates);
        }
    }

    private final Reading reading;
    private final KafkaConnection kafka;
    private final Readiness readiness;
    private final Admin admin;
    private final PositionedListener listener;
    private final AtomicReference<ConcurrentMessageListenerContainer<byte[], byte[]>> container =
            new AtomicReference<>();
    private volatile Thread starter;
    private volatile boolean running;

    public PositionedConsumer(
            Reading reading,
            KafkaConnection kafka,
            JdbcClient database,
            TransactionTemplate transactions,
            Readiness readiness,
            BatchHandler handler) {
        this.reading = reading;
        this.kafka = kafka;
        this.readiness = readiness;
        this.admin = Admin.create(kafka.client());
        this.listener = new PositionedListener(admin, new Positions(database), transactions, handler, this::halt);
        readiness.awaits(step());
    }

    @Override
    public void start() {
        running = true;
        starter = Thread.ofVirtual().name("start-" + reading.topic()).start(this::startWhenPossible);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The batch at work ends first; Kafka then gives the partitions to another replica at once. */
    @Override
    public void stop() {
        running = false;
        listener.stopping();
        Thread started = starter;
        if (started != null) {
            started.interrupt();
        }
        ConcurrentMessageListenerContainer<byte[], byte[]> consuming = container.getAndSet(null);
        if (consuming != null) {
            consuming.stop();
        }
        admin.close(Duration.ofSeconds(2));
    }

    private void startWhenPossible() {
        try {
            while (running && !topicsThere()) {
                TimeUnit.SECONDS.sleep(1);
            }
            if (!running) {
                return;
            }
            ConcurrentMessageListenerContainer<byte[], byte[]> consuming = container();
            container.set(consuming);
            consuming.start();
            readiness.proven(step());
            while (running) {
                TimeUnit.HOURS.sleep(1);
                deleteSettled();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean topicsThere() throws InterruptedException {
        try {
            new TopicCreator(admin, kafka).ensure(reading.creates());
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (SettingsException e) {
            log.error(e.getMessage());
            return false;
        } catch (Exception e) {
            log.info("waiting for Kafka at {}: {}", kafka.servers(), e.toString());
            return false;
        }
    }

    private ConcurrentMessageListenerContainer<byte[], byte[]> container() {
        ContainerProperties properties = new ContainerProperties(reading.topic());
        properties.setGroupId(reading.group());
        properties.setMessageListener(listener);
        properties.setConsumerRebalanceListener(listener);
        // committing to Kafka only shows operators the lag; reading starts from the database
        properties.setAckMode(ContainerProperties.AckMode.BATCH);
        properties.setAssignmentCommitOption(ContainerProperties.AssignmentCommitOption.NEVER);
        properties.setShutdownTimeout(15_000);
        properties.setMissingTopicsFatal(false);
        properties.setAuthExceptionRetryInterval(Duration.ofSeconds(10));
        ConcurrentMessageListenerContainer<byte[], byte[]> made = new ConcurrentMessageListenerContainer<>(
                new DefaultKafkaConsumerFactory<>(kafka.consumer(reading.group())), properties);
        made.setConcurrency(reading.threads());
        made.setBeanName(reading.group() + "-" + reading.topic());
        made.setCommonErrorHandler(forEver());
        return made;
    }

    /** Never gives a batch up: Spring Kafka's own default would pass over a record after ten tries. */
    private static DefaultErrorHandler forEver() {
        ExponentialBackOff pauses = new ExponentialBackOff(200, 2);
        pauses.setMaxInterval(5_000);
        DefaultErrorHandler handler = new DefaultErrorHandler(
                (record, failure) -> {
                    throw new IllegalStateException("unreachable: the back-off never ends", failure);
                },
                pauses);
        handler.setClassifications(Map.of(), true);
        return handler;
    }

    private void halt(String sentence) {
        log.error("{} is no longer read: {}", reading.topic(), sentence);
        readiness.awaits(step());
    }

    private void deleteSettled() {
        try {
            Map<TopicPartition, RecordsToDelete> settled = listener.settledADayAgo().entrySet().stream()
                    .filter(entry -> entry.getValue() > 0)
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, entry -> RecordsToDelete.beforeOffset(entry.getValue())));
            admin.deleteRecords(settled).all().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            log.warn("settled records of {} not deleted this hour: {}", reading.topic(), e.toString());
        }
    }

    private String step() {
        return "reads " + reading.topic();
    }
}
