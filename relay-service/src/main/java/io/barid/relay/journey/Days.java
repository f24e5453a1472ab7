package io.barid.relay.journey;

import io.barid.message.QueueId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The partitions of the journey table, one for each day of queue ids (UTC). Replicas take turns at changing them. For use by
 * many threads.
 */
@Component
class Days {

    private static final Logger log = LoggerFactory.getLogger(Days.class);
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'journey_'yyyyMMdd");
    /** Clocks of services may differ, and midnight comes. */
    private static final int AHEAD = 2;
    /** Of this table's changes, as PostgreSQL's advisory locks name them. */
    private static final long TURN = 0x6A6F75726E6579L;

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final Duration kept;
    private volatile Set<LocalDate> known = Set.of();

    Days(JdbcClient database, TransactionTemplate transactions, JourneySettings settings) {
        this.database = database;
        this.transactions = transactions;
        this.kept = settings.kept();
    }

    static LocalDate of(QueueId queueId) {
        return LocalDate.ofInstant(queueId.time(), ZoneOffset.UTC);
    }

    /** The first day that is still kept. */
    LocalDate first(Instant now) {
        return LocalDate.ofInstant(now.minus(kept), ZoneOffset.UTC);
    }

    /** The last day that a message may be of. */
    LocalDate last(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(AHEAD);
    }

    boolean keeps(LocalDate day) {
        Instant now = Instant.now();
        return !day.isBefore(first(now)) && !day.isAfter(last(now));
    }

    /** What people are told of it. */
    Duration kept() {
        return kept;
    }

    /** These days have a partition on return. */
    void ensure(Collection<LocalDate> days) {
        if (known.containsAll(days)) {
            return;
        }
        known = transactions.execute(status -> {
            takeTurn();
            Set<LocalDate> there = there();
            for (LocalDate day : days) {
                if (there.add(day)) {
                    create(day);
                }
            }
            return Set.copyOf(there);
        });
    }

    /** Another replica may have dropped what this one remembers. */
    void forget() {
        known = Set.of();
    }

    /** Makes the days to come, and drops those whose time is over. */
    void tend(Instant now) {
        forget();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        ensure(today.datesUntil(last(now).plusDays(1)).toList());
        LocalDate first = first(now);
        for (LocalDate day :
                known.stream().filter(it -> it.isBefore(first)).sorted().toList()) {
            drop(day);
        }
    }

    private void takeTurn() {
        // whoever cannot have the lock soon tries again later; nobody else shall wait behind it
        database.sql("set local lock_timeout = '2s'").update();
        database.sql("select pg_advisory_xact_lock(?)").param(TURN).query().listOfRows();
    }

    private Set<LocalDate> there() {
        return database.sql("""
                        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
                        where i.inhparent = 'journey'::regclass""").query(String.class).list().stream()
                .flatMap(name -> day(name).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Optional<LocalDate> day(String name) {
        try {
            return Optional.of(LocalDate.parse(name, NAME));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Attached rather than made in its place, which readers and writers of other days would have to wait for. */
    private void create(LocalDate day) {
        String name = NAME.format(day);
        database.sql("create table " + name + " (like journey including indexes)")
                .update();
        database.sql("alter table journey attach partition " + name + " for values from ('" + begin(day) + "') to ('"
                        + begin(day.plusDays(1)) + "')")
                .update();
    }

    private void drop(LocalDate day) {
        transactions.executeWithoutResult(status -> {
            takeTurn();
            database.sql("drop table if exists " + NAME.format(day)).update();
        });
        forget();
        log.info("journeys of {} are no longer kept", day);
    }

    /** The least id of a day. */
    static UUID begin(LocalDate day) {
        return begin(day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    /** That a UUIDv7 can name and Java still takes for a positive number. */
    private static final long LAST_MILLI = (1L << 47) - 1;

    /** What no id made at that time or later is below. */
    static UUID begin(Instant time) {
        return new UUID(Math.clamp(time.toEpochMilli(), 0, LAST_MILLI) << 16, 0);
    }

    /** For tests and people: all days that have a partition. */
    List<LocalDate> all() {
        return List.copyOf(there());
    }
}
