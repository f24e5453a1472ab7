package io.barid.relay.queue;

import io.barid.address.AddressSyntaxException;
import io.barid.address.ForwardPath;
import io.barid.message.QueueId;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.PoisonRecordException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Unrouted recipients, lent to one replica at a time, while its {@link Beat} goes on. Who was taken for dead has handed
 * over what another hands over again, which a mailbox takes once; it cannot settle it. Used by one thread.
 */
@Repository
public class Claims {

    private static final Logger log = LoggerFactory.getLogger(Claims.class);
    private static final long MAX_OCTETS = 8L * 1024 * 1024;
    private static final Duration LEFT_OVER = Duration.ofMinutes(1);

    private record Row(UUID queueId, String recipient, long octets) {}

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final Beat beat;
    /** When what was taken and neither settled nor released is tried again. */
    private long retry = System.nanoTime() + LEFT_OVER.toNanos();

    Claims(JdbcClient database, TransactionTemplate transactions, Beat beat) {
        this.database = database;
        this.transactions = transactions;
        this.beat = beat;
    }

    /** The oldest that are free, up to so many recipients and 8 MiB of content; the lease is durable on return. */
    public Claim take(int most) {
        Optional<UUID> owner = beat.id();
        if (owner.isEmpty()) {
            return new Claim(new UUID(0, 0), List.of(), Map.of());
        }
        if (System.nanoTime() - retry > 0) {
            release();
        }
        List<Row> taken = transactions.execute(status -> {
            List<Row> rows = bounded(free(most));
            lease(owner.get(), rows);
            return rows;
        });
        return read(owner.get(), taken);
    }

    private List<Row> free(int most) {
        return database.sql("""
                        select q.queue_id, q.recipient, coalesce(octet_length(m.content), 0) as octets
                        from queued q join message m on m.queue_id = q.queue_id
                        where q.state = 'unrouted' and q.leased_by is null
                        order by q.since, q.queue_id limit ? for update of q skip locked""")
                .param(most)
                .query((row, number) -> new Row(
                        row.getObject("queue_id", UUID.class), row.getString("recipient"), row.getLong("octets")))
                .list();
    }

    private static List<Row> bounded(List<Row> rows) {
        Map<UUID, Long> messages = new HashMap<>();
        List<Row> bounded = new ArrayList<>();
        long octets = 0;
        for (Row row : rows) {
            octets += messages.putIfAbsent(row.queueId(), row.octets()) == null ? row.octets() : 0;
            if (octets > MAX_OCTETS && !bounded.isEmpty()) {
                break;
            }
            bounded.add(row);
        }
        return bounded;
    }

    private void lease(UUID owner, List<Row> rows) {
        database.sql("""
                        update queued q set leased_by = ?
                        from unnest(?::uuid[], ?::text[]) as mine (queue_id, recipient)
                        where q.queue_id = mine.queue_id and q.recipient = mine.recipient""")
                .params(
                        owner,
                        rows.stream().map(Row::queueId).toArray(UUID[]::new),
                        rows.stream().map(Row::recipient).toArray(String[]::new))
                .update();
    }

    private Claim read(UUID owner, List<Row> rows) {
        Map<QueueId, List<ForwardPath>> recipients = new LinkedHashMap<>();
        for (Row row : rows) {
            try {
                recipients
                        .computeIfAbsent(new QueueId(row.queueId()), id -> new ArrayList<>())
                        .add(ForwardPath.parse(row.recipient()));
            } catch (AddressSyntaxException e) {
                log.error("queueId={} has an unreadable recipient in the queue", new QueueId(row.queueId()));
            }
        }
        List<AcceptedMessage> messages = new ArrayList<>();
        UUID[] ids = recipients.keySet().stream().map(QueueId::value).toArray(UUID[]::new);
        database.sql("select queue_id, envelope, content from message where queue_id = any(?)")
                .param(ids)
                .query(row -> {
                    QueueId id = new QueueId(row.getObject("queue_id", UUID.class));
                    try {
                        messages.add(AcceptedMessage.parse(row.getBytes("envelope"), row.getBytes("content")));
                    } catch (PoisonRecordException e) {
                        log.error("queueId={} is unreadable in the queue: {}", id, e.getMessage());
                        recipients.remove(id);
                    }
                });
        return new Claim(owner, messages, recipients);
    }

    /** Gives back what was taken and not settled, for others to take at once. */
    public void release() {
        retry = System.nanoTime() + LEFT_OVER.toNanos();
        beat.id()
                .ifPresent(owner -> database.sql(
                                "update queued set leased_by = null where leased_by = ? and state = 'unrouted'")
                        .param(owner)
                        .update());
    }
}
