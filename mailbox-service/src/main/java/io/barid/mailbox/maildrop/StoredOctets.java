package io.barid.mailbox.maildrop;

import static io.barid.query.ContentStore.CHUNK_OCTETS;

import io.barid.message.AccountId;
import io.barid.query.MaildropApi;
import io.barid.query.MessageBatch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The octets of stored messages, prefix and content as one. Each call is one question to the database, which cuts, so that
 * only what is asked for travels: chunks are stored uncompressed, and a part of one is read without the rest.
 */
@Component
class StoredOctets {

    private static final int MOST_MESSAGES = 1_000;

    private final JdbcClient database;

    StoredOctets(JdbcClient database) {
        this.database = database;
    }

    /** Octets {@code from} to at most {@code from + length}, shorter at the end; empty when the message is gone. */
    Optional<byte[]> range(AccountId account, long uid, long from, int length) {
        return database.sql("""
                        with message as (
                            select e.content, e.prefix, e.octets, greatest(0, :from - octet_length(e.prefix)) as start,
                                   least(:from + :length, e.octets) - octet_length(e.prefix) as stop
                            from folder f join entry e on e.folder = f.id
                            where f.account = :account and f.name = 'INBOX' and e.uid = :uid)
                        select m.prefix, m.octets, substring(
                            c.octets from greatest(0, m.start - c.number * :chunk)::int + 1
                            for (least(:chunk, m.stop - c.number * :chunk) - greatest(0, m.start - c.number * :chunk))::int)
                        from message m left join content_chunk c
                            on c.content = m.content and m.start < m.stop
                            and c.number between m.start / :chunk and (m.stop - 1) / :chunk
                        order by c.number""")
                .param("account", account.value())
                .param("uid", uid)
                .param("from", from)
                .param("length", (long) length)
                .param("chunk", (long) CHUNK_OCTETS)
                .query(rows -> rows.next() ? Optional.of(range(rows, from, length)) : Optional.empty());
    }

    /** @param rows at the first of the message's chunks, or at a row without one */
    private static byte[] range(ResultSet rows, long from, int length) throws SQLException {
        byte[] prefix = rows.getBytes(1);
        byte[] range = new byte[(int) Math.clamp(rows.getLong(2) - from, 0, length)];
        int filled = (int) Math.clamp(prefix.length - from, 0, range.length);
        if (filled > 0) {
            System.arraycopy(prefix, (int) from, range, 0, filled);
        }
        do {
            byte[] piece = rows.getBytes(3);
            if (piece != null) {
                System.arraycopy(piece, 0, range, filled, piece.length);
                filled += piece.length;
            }
        } while (rows.next());
        if (filled != range.length) {
            // a message must not end early in silence
            throw new IllegalStateException("a message lacks chunks between " + from + " and " + (from + length));
        }
        return range;
    }

    /** Small messages between two UIDs, whole and in order, as many as fit together into {@code most} octets. */
    List<MessageBatch.Message> small(AccountId account, long first, long last, int most) {
        return database.sql("""
                        with message as (
                            select uid, content, prefix, octets, sum(octets) over (order by uid) as together
                            from entry
                            where folder = (select id from folder where account = :account and name = 'INBOX')
                                and uid between :first and :last and octets <= :small
                            order by uid limit :messages)
                        select m.uid, m.prefix || coalesce(c.octets, ''), m.octets
                        from message m left join content_chunk c on c.content = m.content and c.number = 0
                        where m.together <= :most order by m.uid""")
                .param("account", account.value())
                .param("first", first)
                .param("last", last)
                .param("small", (long) MaildropApi.SMALL_OCTETS)
                .param("messages", MOST_MESSAGES)
                .param("most", (long) most)
                .query((row, number) -> whole(row))
                .list();
    }

    private static MessageBatch.Message whole(ResultSet row) throws SQLException {
        byte[] octets = row.getBytes(2);
        if (octets.length != row.getLong(3)) {
            throw new IllegalStateException("message " + row.getLong(1) + " has another length than was counted");
        }
        return new MessageBatch.Message(row.getLong(1), octets);
    }
}
