package io.barid.mailbox.restore;

import io.barid.mailbox.http.Listing;
import io.barid.message.AccountId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/** What was deleted from an account's INBOX and is still there, the last deleted first. */
@Component
class DeletedMail {

    /** A deleted message.
     *
     * @param uid    the one it had
     * @param octets as they were counted */
    record Message(long uid, String uniqueId, long octets, Instant receivedAt, Instant deletedAt) {}

    private final JdbcClient database;

    DeletedMail(JdbcClient database) {
        this.database = database;
    }

    /** @param since no earlier deletions; {@link Instant#EPOCH} for all */
    Listing<Message> list(AccountId account, Instant since, int page, int size) {
        Listing.check(page, size);
        long total =
                ask("select count(*)", "", account, since).query(Long.class).single();
        List<Message> items = ask(
                        "select d.uid, d.unique_id, d.octets, d.internal_date, d.deleted_at",
                        "order by d.deleted_at desc, d.uid desc limit :size offset :skipped",
                        account,
                        since)
                .param("size", size)
                .param("skipped", (long) page * size)
                .query((row, number) -> new Message(
                        row.getLong(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getObject(4, OffsetDateTime.class).toInstant(),
                        row.getObject(5, OffsetDateTime.class).toInstant()))
                .list();
        return new Listing<>(items, page, size, total);
    }

    private StatementSpec ask(String select, String order, AccountId account, Instant since) {
        return database.sql(select + """
                         from folder f join deleted_entry d on d.folder = f.id
                        where f.account = :account and f.name = 'INBOX' and d.deleted_at >= :since
                        """ + order)
                .param("account", account.value())
                .param("since", since.atOffset(ZoneOffset.UTC));
    }
}
