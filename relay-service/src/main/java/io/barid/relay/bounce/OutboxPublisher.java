package io.barid.relay.bounce;

import io.barid.message.QueueId;
import io.barid.relay.publish.Publisher;
import io.barid.service.kafka.TracedRecords;
import io.barid.service.trace.Step;
import io.barid.service.trace.Traces;
import io.barid.transit.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Publishes reports: at once when woken, and every few seconds what another replica left. Killed in between, they are
 * published again after a minute, and taken once. What was not taken back for ten minutes is published again, too: a topic
 * may have been lost.
 */
@Component
class OutboxPublisher implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(OutboxPublisher.class);
    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final int ROWS = 100;
    private static final long MAX_OCTETS = 8L * 1024 * 1024;

    private record Row(UUID id, long octets) {}

    private final Outbox outbox;
    private final Publisher publisher;
    private final JdbcTemplate database;
    private final TransactionTemplate transactions;
    private final OutboxJourney journey;
    private final Traces traces;
    private Thread thread;
    private volatile boolean stopping;

    OutboxPublisher(
            Outbox outbox,
            Publisher publisher,
            JdbcTemplate database,
            TransactionTemplate transactions,
            OutboxJourney journey,
            Traces traces) {
        this.outbox = outbox;
        this.publisher = publisher;
        this.database = database;
        this.transactions = transactions;
        this.journey = journey;
        this.traces = traces;
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            stopping = false;
            thread = Thread.ofVirtual().name("outbox").start(this::run);
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    @Override
    public synchronized void stop() {
        if (thread == null) {
            return;
        }
        stopping = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    private void run() {
        try {
            while (!stopping) {
                publishAll();
                outbox.awaitMore(PAUSE);
            }
        } catch (InterruptedException e) {
            log.debug("stopped");
        }
    }

    private void publishAll() throws InterruptedException {
        try {
            int published;
            do {
                published = publishSome();
            } while (published > 0 && !stopping);
        } catch (DataAccessException | TransactionException | KafkaException e) {
            log.warn("reports wait: {}", e.toString());
        } catch (RuntimeException e) {
            log.error("reports wait because of a bug", e);
        }
    }

    /**
     * The rows are marked first and not locked meanwhile: whoever reads a report back takes its row at once, though another
     * of the same lot still waits for its partition.
     */
    private int publishSome() throws InterruptedException {
        List<UUID> ids = transactions.execute(status -> claimed());
        if (ids.isEmpty()) {
            return 0;
        }
        UUID[] all = ids.toArray(UUID[]::new);
        boolean published = false;
        try {
            List<ProducerRecord<byte[], byte[]>> records = records(all);
            publisher.publish(records);
            published = true;
            journey.published(records);
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka did not take them", e.getCause());
        } finally {
            database.update(
                    "update outgoing set claimed_at = null, published_at = case when ? then now() end"
                            + " where queue_id = any(?)",
                    published,
                    all);
        }
        return ids.size();
    }

    /** Marked as being published by this replica; should it die, they are free again after a minute. */
    private List<UUID> claimed() {
        List<Row> rows = database.query("""
                select queue_id, coalesce(octet_length(content), 0) from outgoing
                where (published_at is null or published_at < now() - interval '10 minutes')
                and (claimed_at is null or claimed_at < now() - interval '1 minute')
                order by queue_id limit ? for update skip locked""", (row, n) -> new Row(row.getObject(1, UUID.class), row.getLong(2)), ROWS);
        List<UUID> ids = new ArrayList<>();
        long octets = 0;
        for (Row row : rows) {
            octets += row.octets();
            if (ids.isEmpty() || octets <= MAX_OCTETS) {
                ids.add(row.id());
            }
        }
        if (!ids.isEmpty()) {
            database.update("update outgoing set claimed_at = now() where queue_id = any(?)", (Object)
                    ids.toArray(UUID[]::new));
        }
        return ids;
    }

    /** A report is a message of its own: its trace begins here. */
    private ProducerRecord<byte[], byte[]> begun(ProducerRecord<byte[], byte[]> record, QueueId queueId) {
        try (Step ignored = traces.begin("report message")) {
            Step.about(queueId);
            return TracedRecords.carrying(record, queueId);
        }
    }

    private List<ProducerRecord<byte[], byte[]>> records(UUID[] ids) {
        return database.query(
                "select envelope, content, queue_id from outgoing where queue_id = any(?) order by queue_id",
                (row, n) -> {
                    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.ACCEPTED, row.getBytes(2));
                    record.headers().add(Topics.ENVELOPE_HEADER, row.getBytes(1));
                    return begun(record, new QueueId(row.getObject(3, UUID.class)));
                },
                (Object) ids);
    }
}
