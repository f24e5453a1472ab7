package io.barid.mailbox.content;

import io.barid.mailbox.database.SmallSteps;
import io.barid.message.QueueId;
import io.barid.service.kafka.KafkaConnection;
import io.barid.service.kafka.TopicEnds;
import io.barid.transit.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Uploads that were sealed and never got a holder: their gateway died, or was left without an answer, before the record was
 * in Kafka. That no record refers to one is known when relay-service has routed everything accepted before an instant later
 * than the seal, and this service has stored everything that relay-service had handed over by then.
 */
@Component
class Orphans {

    /**
     * How much later. It covers the clocks of gateways, relay-service and database, the 5 minutes in which a record may
     * still become durable after the seal, and the time a refused message waits on {@code mail.outcome} for its bounce.
     */
    static final Duration MARGIN = Duration.ofDays(1);

    private static final Logger log = LoggerFactory.getLogger(Orphans.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int AT_ONCE = 100;

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final KafkaConnection kafka;

    Orphans(JdbcClient database, TransactionTemplate transactions, KafkaConnection kafka) {
        this.database = database;
        this.transactions = transactions;
        this.kafka = kafka;
    }

    void routed(Instant before) {
        database.sql("""
                        insert into routed_mail values (1, least(:before, now()))
                        on conflict (id) do update set routed_before = greatest(routed_mail.routed_before, excluded.routed_before)""").param("before", before.atOffset(ZoneOffset.UTC)).update();
    }

    /** Gives them up, so that they are removed like uploads that were never sealed. */
    void giveUp() throws InterruptedException, ExecutionException, TimeoutException {
        Optional<Instant> before = database.sql("select routed_before from routed_mail")
                .query((row, number) -> row.getTimestamp(1).toInstant())
                .optional();
        if (before.isEmpty() || !storedUpTo(TopicEnds.now(kafka, List.of(Topics.LOCAL)))) {
            return;
        }
        Instant cutoff = before.get().minus(MARGIN);
        int all = SmallSteps.untilNothingIsLeft(() -> transactions.execute(status -> look(cutoff)));
        log.info("looked at {} uploads from before {}", all, cutoff);
    }

    private boolean storedUpTo(TopicEnds ends) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!ends.passed(database)) {
            if (System.nanoTime() - deadline > 0) {
                log.info("uploads that nobody holds are looked at later: {} is not read to its end", Topics.LOCAL);
                return false;
            }
            Thread.sleep(100);
        }
        return true;
    }

    /** What somebody just works on is left for the next time. Once locked, none gets a holder before the transaction ends. */
    private int look(Instant cutoff) {
        UUID[] ids = database.sql("""
                        select id from content where awaits_holder and sealed_at < ? order by sealed_at limit ?
                        for update skip locked""")
                .params(cutoff.atOffset(ZoneOffset.UTC), AT_ONCE)
                .query(UUID.class)
                .list()
                .toArray(UUID[]::new);
        database.sql("update content set awaits_holder = false where id = any(?) and (unlinked_at is not null or "
                        + Links.HELD + ")")
                .param(ids)
                .update();
        database.sql("update content set awaits_holder = false, " + Sweeper.GIVEN_UP
                        + " where id = any(?) and awaits_holder returning id")
                .param(ids)
                .query(UUID.class)
                .list()
                .forEach(id -> log.warn(
                        "queueId={} was uploaded and never accepted: its content is removed", new QueueId(id)));
        return ids.length;
    }
}
