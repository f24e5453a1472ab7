package io.barid.mailbox.content;

import io.barid.mailbox.database.SmallSteps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Removes what nobody can need any more: uploads given up a day ago, content whose last holder went 7 days ago, uploads
 * that never got one, notes of deliveries older than 8 days. Each step writes a few megabytes at most; replicas that
 * sweep at once take different rows.
 */
@Component
class Sweeper {

    static final Duration UPLOAD_KEPT = Duration.ofDays(1);
    static final Duration UNLINKED_KEPT = Duration.ofDays(7);
    static final Duration DELIVERED_KEPT = Duration.ofDays(8);

    /** In a transaction, beside which a single chunk may be. */
    static final long OCTETS_AT_ONCE = 8L * 1024 * 1024;

    /** Makes sealed content an upload that was given up long ago: nobody can read or hold it any more. */
    static final String GIVEN_UP = "sealed_at = null, touched_at = 'epoch'";

    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);
    private static final int CONTENTS_AT_ONCE = 100;
    private static final int CHUNKS_AT_ONCE = 32;
    private static final int ROWS_AT_ONCE = 5_000;

    private record Unlinked(UUID id, long octets) {}

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final Orphans orphans;

    Sweeper(JdbcClient database, TransactionTemplate transactions, Orphans orphans) {
        this.database = database;
        this.transactions = transactions;
        this.orphans = orphans;
    }

    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT5M")
    void sweep() {
        try {
            heldAgain();
            int contents = repeat(this::sweepUnlinked);
            giveUpOrphans();
            int uploads = repeat(this::sweepUploads);
            int notes = repeat(this::sweepDelivered);
            log.info("swept contents={} chunksOfUploads={} deliveredNotes={}", contents, uploads, notes);
        } catch (DataAccessException | TransactionException e) {
            log.warn("not everything swept this hour: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int repeat(IntSupplier step) throws InterruptedException {
        return SmallSteps.untilNothingIsLeft(() -> transactions.execute(status -> step.getAsInt()));
    }

    /** Content of a message that was deleted in one mailbox before it reached the next. */
    private void heldAgain() {
        database.sql("update content set unlinked_at = null where unlinked_at < now() - :age * interval '1 second' and "
                        + Links.HELD)
                .param("age", UNLINKED_KEPT.toSeconds())
                .update();
    }

    /**
     * Removes a few, or makes of a large one an upload to be removed chunk by chunk. Once they are locked none gets a
     * holder, so only the second look at who holds them counts.
     */
    private int sweepUnlinked() {
        List<Unlinked> locked = database.sql("""
                        select id, octets from content where unlinked_at < now() - :age * interval '1 second' and not\s""" + Links.HELD + """

                        order by unlinked_at limit :most for update skip locked""")
                .param("age", UNLINKED_KEPT.toSeconds())
                .param("most", CONTENTS_AT_ONCE)
                .query((row, number) -> new Unlinked(row.getObject(1, UUID.class), row.getLong(2)))
                .list();
        List<UUID> few = new ArrayList<>();
        long octets = 0;
        for (Unlinked content : locked) {
            octets += content.octets();
            if (few.isEmpty() || octets <= OCTETS_AT_ONCE) {
                few.add(content.id());
            }
        }
        UUID[] ids = few.toArray(UUID[]::new);
        boolean large = !locked.isEmpty() && locked.getFirst().octets() > OCTETS_AT_ONCE;
        String removal = large
                ? "update content set unlinked_at = null, awaits_holder = false, " + GIVEN_UP
                : "delete from content";
        return database.sql(removal + " where id = any(?) and not " + Links.HELD)
                .param(ids)
                .update();
    }

    private void giveUpOrphans() throws InterruptedException {
        try {
            orphans.giveUp();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            log.warn("uploads that nobody holds are looked at later: {}", e.toString());
        }
    }

    /** A few chunks of one that was given up; with the last of them it goes itself. */
    private int sweepUploads() {
        UUID[] upload = database.sql("""
                        select id from content where sealed_at is null and touched_at < now() - :age * interval '1 second'
                        order by touched_at limit 1 for update skip locked""")
                .param("age", UPLOAD_KEPT.toSeconds())
                .query(UUID.class)
                .list()
                .toArray(UUID[]::new);
        int chunks = database.sql("""
                        delete from content_chunk where content = any(:upload) and number in (
                            select number from content_chunk where content = any(:upload) order by number limit :most)""")
                .param("upload", upload)
                .param("most", CHUNKS_AT_ONCE)
                .update();
        int gone = database.sql("""
                        delete from content where id = any(:upload)
                        and not exists (select from content_chunk where content_chunk.content = content.id)""").param("upload", upload).update();
        return chunks + gone;
    }

    private int sweepDelivered() {
        return database.sql("""
                        delete from delivered where ctid = any(array(
                            select ctid from delivered where at < now() - :age * interval '1 second'
                            order by at limit :most))""")
                .param("age", DELIVERED_KEPT.toSeconds())
                .param("most", ROWS_AT_ONCE)
                .update();
    }
}
