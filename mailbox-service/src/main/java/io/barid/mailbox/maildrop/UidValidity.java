package io.barid.mailbox.maildrop;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives all folders a new UIDVALIDITY when the database is not the one it was: restored, or failed over to a server that
 * may not have had the last messages. UIDs that were given then may be given again, to other messages (RFC 9051 2.3.1.1).
 * UIDLs need nothing: they are stored with the messages.
 */
@Component
class UidValidity {

    private static final Logger log = LoggerFactory.getLogger(UidValidity.class);

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final Counter changes;

    UidValidity(JdbcClient database, TransactionTemplate transactions, MeterRegistry meters) {
        this.database = database;
        this.transactions = transactions;
        this.changes = Counter.builder("mail.mailbox.uidvalidity.changes")
                .description("times that all folders got a new UIDVALIDITY: the database was restored or failed over")
                .register(meters);
    }

    /** Before anybody is answered. */
    @PostConstruct
    void start() {
        if (!check().complete()) {
            log.warn("The database does not say which one it is: pg_control_system() and pg_current_wal_lsn() are not"
                    + " allowed to this role. After a failover UIDVALIDITY will not change; grant them.");
        }
    }

    @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT1M")
    void everyMinute() {
        try {
            check();
        } catch (DataAccessException | TransactionException e) {
            log.debug("not known whether the database is another one", e);
        }
    }

    DatabaseIdentity check() {
        DatabaseIdentity now = DatabaseIdentity.ask(database);
        transactions.executeWithoutResult(transaction -> compare(now));
        return now;
    }

    /** Replicas one after the other; the second finds what the first noted. */
    private void compare(DatabaseIdentity now) {
        database.sql("""
                        insert into database_identity (system_identifier, timeline, database_oid, folder_oid)
                        values (:system, :timeline, :database, :folder) on conflict do nothing""")
                .param("system", now.systemIdentifier())
                .param("timeline", now.timeline())
                .param("database", now.database())
                .param("folder", now.folder())
                .update();
        DatabaseIdentity noted = noted("").orElseThrow();
        if (noted.differs(now) && noted("for update").orElseThrow().differs(now)) {
            int folders = change();
            changes.increment();
            log.warn(
                    "the database is another one than before ({}, now {}): new UIDVALIDITY for folders={}",
                    noted,
                    now,
                    folders);
        }
        note(noted, now);
    }

    private Optional<DatabaseIdentity> noted(String lock) {
        return database.sql(
                        "select system_identifier, timeline, database_oid, folder_oid from database_identity " + lock)
                .query((row, number) -> new DatabaseIdentity(
                        row.getObject(1, Long.class), row.getObject(2, Long.class), row.getLong(3), row.getLong(4)))
                .optional();
    }

    /**
     * Greater than any before, also than those given after a backup was made: the time is later than all of them. Sessions
     * end without having removed anything: what they saw may not be what is there. Leases first, then folders, as all do.
     */
    private int change() {
        database.sql("""
                        with locked as materialized (select account from maildrop_lease order by account for update)
                        delete from maildrop_lease l using locked where l.account = locked.account""").update();
        return database.sql("""
                        with locked as materialized (select id from folder order by id for no key update),
                        latest as (select greatest(max(uidvalidity) + 1, extract(epoch from clock_timestamp())::bigint) as value
                                   from folder)
                        update folder set uidvalidity = latest.value from locked, latest where folder.id = locked.id""").update();
    }

    /** What cannot be seen now was seen before, and is kept. */
    private void note(DatabaseIdentity noted, DatabaseIdentity now) {
        if (noted.equals(now) || !noted.differs(now) && !now.complete()) {
            return;
        }
        database.sql("""
                        update database_identity set system_identifier = coalesce(:system, system_identifier),
                            timeline = coalesce(:timeline, timeline), database_oid = :database, folder_oid = :folder,
                            seen_at = now()""")
                .param("system", now.systemIdentifier())
                .param("timeline", now.timeline())
                .param("database", now.database())
                .param("folder", now.folder())
                .update();
    }
}
