package io.barid.mailbox.removal;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.barid.address.Mailbox;
import io.barid.mailbox.database.AfterCommit;
import io.barid.mailbox.http.Listing;
import io.barid.mailbox.http.Refusal;
import io.barid.mailbox.maildrop.Folders;
import io.barid.message.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The removals, begun and shown; {@link RemovalJob} carries them out. */
@Component
public class Removals {

    private static final Logger log = LoggerFactory.getLogger(Removals.class);

    /**
     * A removal as the admin API shows it.
     *
     * @param address      left out when it ended more than 30 days ago
     * @param messages     how many there were
     * @param messagesLeft how many are still to go
     * @param startedAt    left out: no replica has begun
     * @param finishedAt   left out: it goes on
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record View(
            long id,
            String address,
            long messages,
            long messagesLeft,
            Instant requestedAt,
            Instant startedAt,
            Instant finishedAt) {}

    private static final String COLUMNS =
            "select id, address, messages, messages_left, requested_at, started_at, finished_at from removal ";

    private final JdbcClient database;
    private final Folders folders;
    private final RemovalJob job;

    Removals(JdbcClient database, Folders folders, RemovalJob job) {
        this.database = database;
        this.folders = folders;
        this.job = job;
    }

    /**
     * Takes the folders away from an account that the caller then deletes, in the caller's transaction. From its end on
     * nobody finds the mail any more, and its octets go soon after.
     *
     * @return the removal's number
     */
    public long begin(AccountId account, Mailbox address) {
        long messages = folders.lockAndCount(account);
        long removal = database.sql(
                        "insert into removal (address, messages, messages_left) values (:address, :left, :left) returning id")
                .param("address", address.toString())
                .param("left", messages)
                .query(Long.class)
                .single();
        folders.giveTo(removal, account);
        AfterCommit.run(() -> {
            log.info("removal begun id={} account={} messages={}", removal, account, messages);
            job.wake();
        });
        return removal;
    }

    View get(long id) {
        return database.sql(COLUMNS + "where id = ?")
                .param(id)
                .query((row, number) -> view(row))
                .optional()
                .orElseThrow(() -> Refusal.missing("There is no removal " + id + "."));
    }

    /** The latest first. */
    Listing<View> list(int page, int size) {
        Listing.check(page, size);
        long total =
                database.sql("select count(*) from removal").query(Long.class).single();
        List<View> items = database.sql(COLUMNS + "order by id desc limit ? offset ?")
                .params(size, (long) page * size)
                .query((row, number) -> view(row))
                .list();
        return new Listing<>(items, page, size, total);
    }

    private static View view(ResultSet row) throws SQLException {
        return new View(
                row.getLong("id"),
                row.getString("address"),
                row.getLong("messages"),
                row.getLong("messages_left"),
                at(row, "requested_at"),
                at(row, "started_at"),
                at(row, "finished_at"));
    }

    private static Instant at(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
