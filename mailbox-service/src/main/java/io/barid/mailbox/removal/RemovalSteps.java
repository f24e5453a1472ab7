package io.barid.mailbox.removal;

import io.barid.mailbox.content.Links;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The steps of a removal: messages with their content, then those deleted before, then what the folders remember. */
@Component
class RemovalSteps {

    static final Duration ADDRESS_KEPT = Duration.ofDays(30);

    private static final Logger log = LoggerFactory.getLogger(RemovalSteps.class);
    private static final int MESSAGES = 500;
    private static final long OCTETS = 64L << 20;
    private static final int ROWS = 5_000;

    private final JdbcClient database;
    private final Links links;

    RemovalSteps(JdbcClient database, Links links) {
        this.database = database;
        this.links = links;
    }

    /** What came of a step. */
    enum Outcome {
        MORE_TO_DO,
        FINISHED,
        /** Another replica is at it, or has finished it. */
        NOT_OURS
    }

    /** Those that go on, the oldest first. */
    List<Long> open() {
        return database.sql("select id from removal where finished_at is null order by id limit 1000")
                .query(Long.class)
                .list();
    }

    /** All or nothing, and durable on return. */
    @Transactional
    Outcome step(long removal) {
        if (!claim(removal)) {
            return Outcome.NOT_OURS;
        }
        int present = removeMessages(removal, "entry");
        int messages = present > 0 ? present : removeMessages(removal, "deleted_entry");
        if (messages > 0 || removeExpunged(removal) > 0) {
            database.sql("""
                            update removal set messages_left = greatest(0, messages_left - :messages),
                                started_at = coalesce(started_at, now()) where id = :id""").param("messages", messages).param("id", removal).update();
            return Outcome.MORE_TO_DO;
        }
        finish(removal);
        return Outcome.FINISHED;
    }

    private boolean claim(long removal) {
        return database.sql("select true from removal where id = ? and finished_at is null for update skip locked")
                .param(removal)
                .query(Boolean.class)
                .optional()
                .isPresent();
    }

    /** So many that neither their number nor their size makes a long transaction, and at least one. */
    private int removeMessages(long removal, String table) {
        List<UUID> contents = database.sql("""
                        with oldest as (
                            select e.folder, e.uid, e.octets from folder f join %1$s e on e.folder = f.id
                            where f.removal = :removal order by e.folder, e.uid limit :messages
                        ), fitting as (
                            select folder, uid, sum(octets) over (order by folder, uid) - octets as before from oldest
                        )
                        delete from %1$s e using fitting f
                        where e.folder = f.folder and e.uid = f.uid and f.before < :octets
                        returning e.content""".formatted(table))
                .param("removal", removal)
                .param("messages", MESSAGES)
                .param("octets", OCTETS)
                .query(UUID.class)
                .list();
        links.forgotten(contents);
        return contents.size();
    }

    private int removeExpunged(long removal) {
        return database.sql("""
                        delete from expunged where ctid = any(array(
                            select x.ctid from folder f join expunged x on x.folder = f.id
                            where f.removal = :removal limit :rows))""").param("removal", removal).param("rows", ROWS).update();
    }

    private void finish(long removal) {
        database.sql("delete from folder where removal = ?").param(removal).update();
        database.sql("""
                        update removal set messages_left = 0, started_at = coalesce(started_at, now()), finished_at = now()
                        where id = ?""").param(removal).update();
        log.info("removal finished id={}", removal);
    }

    void clearAddresses() {
        database.sql("""
                        update removal set address = null
                        where address is not null and finished_at < now() - :kept * interval '1 second'""").param("kept", ADDRESS_KEPT.toSeconds()).update();
    }
}
