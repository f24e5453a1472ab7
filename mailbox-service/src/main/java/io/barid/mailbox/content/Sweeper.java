package io.barid.mailbox.content;

import java.time.Duration;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Removes what nobody can need any more, a little per transaction: uploads given up a day ago, content whose
 * last holder went 7 days ago, notes of deliveries older than 8 days. Sealed content that never had a holder stays: only
 * relay-service could say that none will come.
 */
@Component
class Sweeper {

    static final Duration UPLOAD_KEPT = Duration.ofDays(1);
    static final Duration UNLINKED_KEPT = Duration.ofDays(7);
    static final Duration DELIVERED_KEPT = Duration.ofDays(8);

    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);
    private static final int CONTENTS_AT_ONCE = 20;
    private static final int ROWS_AT_ONCE = 5_000;

    private final JdbcClient database;
    private final TransactionTemplate transactions;

    Sweeper(JdbcClient database, TransactionTemplate transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT5M")
    void sweep() {
        try {
            int uploads = repeat(CONTENTS_AT_ONCE, this::sweepUploads);
            heldAgain();
            int contents = repeat(CONTENTS_AT_ONCE, this::sweepUnlinked);
            int notes = repeat(ROWS_AT_ONCE, this::sweepDelivered);
            log.info("swept uploads={} contents={} deliveredNotes={}", uploads, contents, notes);
        } catch (DataAccessException | TransactionException e) {
            log.warn("not everything swept this hour: {}", e.toString());
        }
    }

    /** Each step is a transaction; a step that finds less than it could take is the last. */
    private int repeat(int most, IntSupplier step) {
        int all = 0;
        int now = most;
        while (now == most && !Thread.currentThread().isInterrupted()) {
            now = transactions.execute(status -> step.getAsInt());
            all += now;
        }
        return all;
    }

    private int sweepUploads() {
        return database.sql("""
                        delete from content where id in (
                            select id from content where sealed_at is null and touched_at < now() - :age * interval '1 second'
                            order by id limit :most for update skip locked)""")
                .param("age", UPLOAD_KEPT.toSeconds())
                .param("most", CONTENTS_AT_ONCE)
                .update();
    }

    /** Content of a message that was deleted in one mailbox before it reached the next. */
    private void heldAgain() {
        database.sql("""
                        update content set unlinked_at = null where unlinked_at < now() - :age * interval '1 second'
                        and (exists (select from entry where entry.content = content.id)
                             or exists (select from content_link where content_link.content = content.id))""").param("age", UNLINKED_KEPT.toSeconds()).update();
    }

    /** An entry or a link inserted meanwhile makes the delete fail by its foreign key, and the next hour tries again. */
    private int sweepUnlinked() {
        return database.sql("""
                        delete from content where id in (
                            select id from content where unlinked_at < now() - :age * interval '1 second'
                            and not exists (select from entry where entry.content = content.id)
                            and not exists (select from content_link where content_link.content = content.id)
                            order by id limit :most for update skip locked)""")
                .param("age", UNLINKED_KEPT.toSeconds())
                .param("most", CONTENTS_AT_ONCE)
                .update();
    }

    private int sweepDelivered() {
        return database.sql("""
                        delete from delivered where ctid = any(array(
                            select ctid from delivered where at < now() - :age * interval '1 second' limit :most))""")
                .param("age", DELIVERED_KEPT.toSeconds())
                .param("most", ROWS_AT_ONCE)
                .update();
    }
}
