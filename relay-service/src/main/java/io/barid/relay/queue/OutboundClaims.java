package io.barid.relay.queue;

import io.barid.address.AddressSyntaxException;
import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.message.QueueId;
import io.barid.relay.delivery.Destination;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The statements that find due mail and lease it. */
@Repository
class OutboundClaims {

    private static final Logger log = LoggerFactory.getLogger(OutboundClaims.class);
    private static final int ANSWER_SECONDS = 20;
    static final int BLOCKS = 10_000;

    /** Skips through the index from destination to destination, however many rows each has. */
    private static final String DESTINATIONS = """
            with recursive step (destination, next_attempt, n) as (
                (select destination, next_attempt, 1 from queued
                    where state = 'outbound' and leased_by is null and destination > ?
                    order by destination, next_attempt limit 1)
                union all
                select next.destination, next.next_attempt, step.n + 1 from step cross join lateral (
                    select destination, next_attempt from queued
                    where state = 'outbound' and leased_by is null and destination > step.destination
                    order by destination, next_attempt limit 1) next
                where step.n < ?)
            select step.destination, step.next_attempt <= now() as due,
                extract(epoch from b.blocked_until - now()) as blocked
            from step left join destination b on b.name = step.destination""";

    /**
     * Whole messages: what of them is due at the destination is claimed together. The rows are found by their message;
     * appended empty texts keep the planner from reading all of a flood's index for each of them.
     */
    private static final String CLAIM = """
            with due as (
                select distinct queue_id from (
                    select queue_id from queued
                    where state = 'outbound' and leased_by is null and destination = ? and next_attempt <= now()
                    order by next_attempt limit ?) first),
            mine as (
                select q.queue_id, q.recipient from due join queued q on q.queue_id = due.queue_id
                where q.state || '' = 'outbound' and q.leased_by is null and q.destination || '' = ?
                and q.next_attempt <= now()
                for update of q skip locked)
            update queued q set leased_by = ? from mine
            where q.queue_id = mine.queue_id and q.recipient = mine.recipient
            returning q.queue_id, q.recipient, q.given, q.also, q.reverse_path, q.attempts""";

    /**
     * @param due   and may be tried now
     * @param block how long it is to be left alone, not positive when that is over; empty: it did not fail last
     */
    record Waiting(String destination, boolean due, Optional<Duration> block) {}

    /** @param spoiled rows that cannot be read */
    record Claimed(List<Unit> units, List<Unit> spoiled, int rows) {}

    private record Stream(QueueId queueId, Optional<ReversePath> rewritten) {}

    private final JdbcTemplate database;

    OutboundClaims(DataSource source) {
        this.database = new JdbcTemplate(source);
        this.database.setQueryTimeout(ANSWER_SECONDS);
    }

    /** Destinations that free rows wait for, in the order of their names, at most so many. */
    List<Waiting> destinations(String after, int most) {
        return database.query(
                DESTINATIONS,
                (row, number) -> {
                    Optional<Duration> block = row.getObject("blocked") == null
                            ? Optional.empty()
                            : Optional.of(span(row.getDouble("blocked")));
                    boolean blocked = block.filter(Duration::isPositive).isPresent();
                    return new Waiting(row.getString("destination"), row.getBoolean("due") && !blocked, block);
                },
                after,
                most);
    }

    private static Duration span(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    /**
     * What could not be reached, and how long it is to be left alone; not positive: for no longer. No more than {@link
     * #BLOCKS}, and first those that may be tried soon.
     */
    Map<String, Duration> blocks() {
        Map<String, Duration> blocks = new HashMap<>();
        database.query(
                """
                select name, extract(epoch from blocked_until - now()) as seconds from destination
                order by blocked_until limit ?""",
                row -> {
                    blocks.put(row.getString("name"), span(row.getDouble("seconds")));
                },
                BLOCKS);
        return blocks;
    }

    /** Leases what is due at a destination, at least one message if there is one; in the caller's transaction. */
    Claimed claim(UUID owner, String name, int rows) {
        Destination destination = Destination.parse(name);
        Map<Stream, List<Addressee>> streams = new LinkedHashMap<>();
        Map<QueueId, List<Addressee>> unreadable = new LinkedHashMap<>();
        int[] count = new int[1];
        database.query(
                CLAIM,
                row -> {
                    count[0]++;
                    QueueId queueId = new QueueId(row.getObject("queue_id", UUID.class));
                    try {
                        String rewritten = row.getString("reverse_path");
                        streams.computeIfAbsent(
                                        new Stream(
                                                queueId,
                                                Optional.ofNullable(rewritten).map(ReversePath::parse)),
                                        key -> new ArrayList<>())
                                .add(addressee(row, owner));
                    } catch (AddressSyntaxException e) {
                        log.error("queueId={} has an unreadable recipient in the queue", queueId);
                        unreadable
                                .computeIfAbsent(queueId, key -> new ArrayList<>())
                                .add(unreadable(row, owner));
                    }
                },
                name,
                rows,
                name,
                owner);
        List<Unit> units = new ArrayList<>();
        streams.forEach((stream, recipients) ->
                Unit.transactions(recipients).forEach(part -> units.add(unit(owner, stream, destination, part))));
        List<Unit> spoiled = new ArrayList<>();
        unreadable.forEach((queueId, recipients) ->
                spoiled.add(unit(owner, new Stream(queueId, Optional.empty()), destination, recipients)));
        return new Claimed(units, spoiled, count[0]);
    }

    static Addressee addressee(ResultSet row, UUID owner) throws SQLException {
        List<ForwardPath> given = new ArrayList<>();
        given.add(ForwardPath.parse(row.getString("given")));
        for (String also : (String[]) row.getArray("also").getArray()) {
            given.add(ForwardPath.parse(also));
        }
        return new Addressee(
                new RowKey(row.getObject("queue_id", UUID.class), row.getString("recipient"), owner),
                ForwardPath.parse(row.getString("recipient")),
                given,
                row.getInt("attempts"));
    }

    private static Addressee unreadable(ResultSet row, UUID owner) throws SQLException {
        return new Addressee(
                new RowKey(row.getObject("queue_id", UUID.class), row.getString("recipient"), owner),
                new ForwardPath.Postmaster(),
                List.of(new ForwardPath.Postmaster()),
                row.getInt("attempts"));
    }

    private static Unit unit(UUID owner, Stream stream, Destination destination, List<Addressee> recipients) {
        return new Unit(
                owner,
                stream.queueId(),
                destination,
                stream.rewritten(),
                recipients,
                Optional.empty(),
                0,
                System.nanoTime());
    }
}
