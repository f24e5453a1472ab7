package io.barid.relay.queue;

import io.barid.address.AddressSyntaxException;
import io.barid.message.QueueId;
import io.barid.relay.delivery.Destination;
import io.barid.relay.delivery.Said;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Gives up mail that is too old and will not be tried soon, because its destination is blocked. What was never tried, and
 * whose destination was not tried either since it came, is not given up: nobody failed to take it.
 */
@Component
class Expiry {

    private static final Logger log = LoggerFactory.getLogger(Expiry.class);
    private static final int ROWS = 500;
    private static final int ANSWER_SECONDS = 50;

    /** Whole messages, so that a sender gets one report; as many as so many rows belong to, at least one. */
    private static final String CLAIM = """
            with ended as (
                select distinct queue_id from (
                    select q.queue_id
                    from queued q join message m on m.queue_id = q.queue_id join destination d on d.name = q.destination
                    where q.state = 'outbound' and q.leased_by is null and d.blocked_until > now()
                    and m.accepted_at < now() - make_interval(secs => ?)
                    and (q.attempts > 0 or d.last_attempt > q.since)
                    limit ?) first),
            old as (
                select q.queue_id, q.recipient, d.reason, d.said_host, d.said_reply
                from ended join queued q on q.queue_id = ended.queue_id join destination d on d.name = q.destination
                where q.state = 'outbound' and q.leased_by is null and d.blocked_until > now()
                and (q.attempts > 0 or d.last_attempt > q.since)
                for update of q skip locked)
            update queued q set leased_by = ? from old
            where q.queue_id = old.queue_id and q.recipient = old.recipient
            returning q.queue_id, q.recipient, q.given, q.also, q.attempts, q.destination,
                old.reason as why, old.said_host as host, old.said_reply as reply""";

    private record Ended(QueueId queueId, String destination, String reason, Optional<Said> said) {}

    private final JdbcTemplate database;
    private final RetrySchedule schedule;
    private final Beat beat;
    private final Destinations destinations;
    private final Settlement settlement;

    Expiry(DataSource source, RetrySchedule schedule, Beat beat, Destinations destinations, Settlement settlement) {
        this.database = new JdbcTemplate(source);
        this.database.setQueryTimeout(ANSWER_SECONDS);
        this.schedule = schedule;
        this.beat = beat;
        this.destinations = destinations;
        this.settlement = settlement;
    }

    /** @return whether there may be more */
    boolean sweep() throws InterruptedException {
        Optional<UUID> owner = beat.id();
        if (owner.isEmpty()) {
            return false;
        }
        List<Settled> ended = claim(owner.get());
        destinations.hold(ended.stream().map(Settled::unit).toList());
        for (Settled each : ended) {
            settlement.put(each);
        }
        return ended.stream().mapToInt(each -> each.unit().recipients().size()).sum() >= ROWS;
    }

    private List<Settled> claim(UUID owner) {
        Map<Ended, List<Addressee>> units = new LinkedHashMap<>();
        database.query(
                CLAIM,
                row -> {
                    QueueId queueId = new QueueId(row.getObject("queue_id", UUID.class));
                    String reply = row.getString("reply");
                    Ended ended = new Ended(
                            queueId,
                            row.getString("destination"),
                            row.getString("why"),
                            reply == null ? Optional.empty() : Optional.of(new Said(row.getString("host"), reply)));
                    try {
                        Addressee addressee = OutboundClaims.addressee(row, owner);
                        units.computeIfAbsent(ended, key -> new ArrayList<>()).add(addressee);
                    } catch (AddressSyntaxException e) {
                        log.error("queueId={} has an unreadable recipient in the queue", queueId);
                    }
                },
                SettledRows.seconds(schedule.lifetime()),
                ROWS,
                owner);
        List<Settled> ended = new ArrayList<>();
        units.forEach((end, recipients) -> ended.add(new Settled.Expired(
                new Unit(
                        owner,
                        end.queueId(),
                        Destination.parse(end.destination()),
                        Optional.empty(),
                        recipients,
                        Optional.empty(),
                        0,
                        System.nanoTime()),
                end.reason(),
                end.said())));
        return ended;
    }
}
