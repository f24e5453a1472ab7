package io.barid.relay.queue;

import com.zaxxer.hikari.HikariDataSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * This replica's life: a counter in the database, raised once a second. Leases carry its id. It is dead when another saw the
 * counter stand still for a minute; that one frees the leases, and this one, should it still run, learns it by its next
 * beat, drops what it holds and takes a new id. Cut off for nearly as long, it drops its connections beforehand: a reply to
 * a final dot that comes after another took over would make a second copy. All waiting is measured on a replica's own
 * monotonic clock.
 */
@Component
class Beat implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Beat.class);
    private static final int ANSWER_SECONDS = 5;
    /** So long before others may take over, nothing is under way any more. */
    private static final Duration SPARE = Duration.ofSeconds(10);

    /** An id and when its last beat was sent. */
    private record Standing(UUID id, long at) {}

    /** Another's counter and since when it reads so. */
    private record Seen(long beat, long since) {}

    private final JdbcTemplate database;
    private final HikariDataSource own;
    /** For the beat itself. */
    private final JdbcTemplate pulse;

    private final TransactionTemplate transactions;
    private final Timings timings;
    private final Wake wake;
    private final String host = hostName();
    private final Map<UUID, Seen> others = new HashMap<>();
    /** When the database last told us the others' counters. */
    private long looked = System.nanoTime();

    private Runnable death = () -> {};
    private Runnable silence = () -> {};
    private volatile Standing standing;
    private boolean away;
    private final CountDownLatch ending = new CountDownLatch(1);
    private Thread thread;
    private Thread watch;

    Beat(DataSource source, TransactionTemplate transactions, Timings timings, Wake wake) {
        this.database = new JdbcTemplate(source);
        this.database.setQueryTimeout(ANSWER_SECONDS);
        this.own = OwnConnection.like(source);
        this.pulse = new JdbcTemplate(own);
        this.pulse.setQueryTimeout(ANSWER_SECONDS);
        this.transactions = transactions;
        this.timings = timings;
        this.wake = wake;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    /** Names this replica's leases; empty before its first beat and after it was declared dead. */
    Optional<UUID> id() {
        return Optional.ofNullable(standing).map(Standing::id);
    }

    /** Whether leases of this id still count, as far as this replica knows. */
    boolean holds(UUID id) {
        Standing now = standing;
        return now != null && now.id().equals(id);
    }

    /** Whether nobody can have taken over what this id leased: asked right before a final dot. */
    boolean mayFinish(UUID id) {
        Standing now = standing;
        return now != null
                && now.id().equals(id)
                && System.nanoTime() - now.at() < timings.mayFinish().toNanos();
    }

    /**
     * @param whenDead   called by the beat's thread when this replica was declared dead
     * @param whenSilent called once when its beat has not been heard for so long that others may take over soon
     */
    void start(Runnable whenDead, Runnable whenSilent) {
        death = whenDead;
        silence = whenSilent;
        thread = Thread.ofVirtual().name("queue-beat").start(this::run);
        // the beat itself may be waiting for the database
        watch = Thread.ofVirtual().name("queue-silence").start(this::watch);
    }

    private void watch() {
        Duration spared = timings.dead().minus(SPARE);
        long longest = (spared.compareTo(timings.mayFinish()) > 0 ? spared : timings.mayFinish()).toNanos();
        Standing cut = null;
        try {
            while (!ending.await(timings.beat().toNanos(), TimeUnit.NANOSECONDS)) {
                Standing now = standing;
                if (now != null && now != cut && System.nanoTime() - now.at() > longest) {
                    cut = now;
                    log.warn("no beat for long: connections are cut before another takes over");
                    silence.run();
                }
            }
        } catch (InterruptedException e) {
            log.debug("the beat is no longer watched");
        }
    }

    /** Ends the beat and leaves its leases, as a killed process does. */
    void halt() {
        if (thread != null) {
            // an interrupt would cost a connection
            ending.countDown();
            try {
                thread.join(Duration.ofSeconds(ANSWER_SECONDS));
                watch.join(Duration.ofSeconds(ANSWER_SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            thread = null;
        }
    }

    /** Ends it and frees its leases, for others to take at once. */
    void leave() {
        halt();
        Standing last = standing;
        standing = null;
        if (last == null) {
            return;
        }
        try {
            transactions.executeWithoutResult(status -> {
                database.update("update queued set leased_by = null where leased_by = ?", last.id());
                database.update("delete from replica where id = ?", last.id());
            });
        } catch (DataAccessException | TransactionException e) {
            log.warn("the leases of this replica end in {}: {}", timings.dead(), e.toString());
        }
    }

    @Override
    public void close() {
        own.close();
    }

    private void run() {
        try {
            do {
                beat();
            } while (!ending.await(timings.beat().toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            log.debug("the beat ends");
        }
    }

    private void beat() {
        try {
            if (standing == null) {
                register();
            } else {
                raise();
            }
            look();
            away = false;
        } catch (DataAccessException | TransactionException e) {
            if (!away) {
                log.warn("no beat, nothing is sent without one: {}", e.toString());
            }
            away = true;
        } catch (RuntimeException e) {
            log.error("no beat because of a bug", e);
        }
    }

    private void register() {
        UUID id = UUID.randomUUID();
        long at = System.nanoTime();
        pulse.update("insert into replica (id, host) values (?, ?)", id, host);
        standing = new Standing(id, at);
        log.info("this replica's leases are named {}", id);
    }

    private void raise() {
        Standing last = standing;
        // before the statement is sent: the others' clocks begin later
        long at = System.nanoTime();
        if (pulse.update("update replica set beat = beat + 1 where id = ?", last.id()) == 1) {
            standing = new Standing(last.id(), at);
            return;
        }
        log.warn("replica {} was declared dead: what it held is dropped", last.id());
        standing = null;
        death.run();
        // claimed under the old name after it was declared dead, and before this was known here
        database.update("update queued set leased_by = null where leased_by = ?", last.id());
        register();
    }

    private void look() {
        long asked = System.nanoTime();
        Map<UUID, Long> beats = new HashMap<>();
        pulse.query("select id, beat from replica", row -> {
            beats.put(row.getObject("id", UUID.class), row.getLong("beat"));
        });
        long answered = System.nanoTime();
        if (asked - looked > timings.mayFinish().toNanos()) {
            // while nobody reached the database nobody's counter rose: who is alive gets the time to raise it
            others.clear();
        }
        looked = answered;
        id().ifPresent(beats::remove);
        others.keySet().retainAll(beats.keySet());
        Set<UUID> dead = new HashSet<>();
        beats.forEach((id, beat) -> {
            Seen before = others.get(id);
            if (before == null || before.beat() != beat) {
                others.put(id, new Seen(beat, answered));
            } else if (asked - before.since() >= timings.dead().toNanos()) {
                dead.add(id);
            }
        });
        for (UUID id : List.copyOf(dead)) {
            long beat = others.remove(id).beat();
            // it may take long, and the own beat must not wait for it
            Thread.ofVirtual().name("queue-takeover").start(() -> takeOver(id, beat));
        }
    }

    private void takeOver(UUID id, long beat) {
        try {
            transactions.executeWithoutResult(status -> {
                if (database.update("delete from replica where id = ? and beat = ?", id, beat) == 1) {
                    int freed = new JdbcTemplate(database.getDataSource())
                            .update("update queued set leased_by = null where leased_by = ?", id);
                    log.warn("replica {} is dead: {} recipients it held are free", id, freed);
                }
            });
            wake.in(Duration.ZERO);
        } catch (DataAccessException | TransactionException e) {
            log.warn("replica {} seems dead, its leases stay for now: {}", id, e.toString());
        }
    }
}
