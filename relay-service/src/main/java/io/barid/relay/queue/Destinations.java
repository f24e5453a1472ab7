package io.barid.relay.queue;

import io.barid.relay.RelayServiceProperties;
import io.barid.relay.delivery.Attempt;
import io.barid.relay.delivery.Attempt.Reach;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * What is in this replica's memory, by destination, and whose turn it is. Destinations with something to do and connections
 * to spare take turns for the lanes; memory is bounded in all and shared among them ({@link Room}).
 */
@Component
class Destinations {

    static final int LANES = 1000;
    /** Of them, for destinations that served nothing in the last minutes. */
    static final int UNPROVEN_LANES = 800;

    /** So many rows for each connection are claimed ahead. */
    private static final int AHEAD = 50;

    private static final Duration LATELY = Duration.ofMinutes(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final Lines lines;
    private final Holdings holdings = new Holdings();
    private final Turns turns = new Turns(LANES, UNPROVEN_LANES);
    private final Blocks blocks = new Blocks();
    private final Lessons lessons = new Lessons(turns, blocks);
    private final Wake wake;
    private Consumer<Line> starter = line -> {};
    private boolean open;

    Destinations(RelayServiceProperties properties, Wake wake) {
        this.lines = new Lines(properties.remoteConnections(), lock::newCondition);
        this.wake = wake;
    }

    Blocks blocks() {
        return blocks;
    }

    /** @param startsLane called below the lock: it must not wait */
    void open(Consumer<Line> startsLane) {
        lock.lock();
        try {
            starter = startsLane;
            open = true;
        } finally {
            lock.unlock();
        }
    }

    /** Lanes get nothing more; @return what waited, no longer held */
    List<Unit> close() {
        lock.lock();
        try {
            open = false;
            return drained();
        } finally {
            lock.unlock();
        }
    }

    /** Takes out everything that waits: its leases are worth nothing any more. */
    void drop() {
        lock.lock();
        try {
            drained();
        } finally {
            lock.unlock();
        }
    }

    private List<Unit> drained() {
        List<Unit> all = new ArrayList<>();
        for (Line line : lines.all()) {
            all.addAll(line.drained());
            line.arrived.signalAll();
        }
        all.forEach(this::released);
        return all;
    }

    /**
     * Takes room for what is about to be inserted leased, without its content where that has no room; empty: no room.
     *
     * @param shared octets of the message, which all its units have together
     */
    Optional<Unit> reserve(Unit unit, long shared) {
        lock.lock();
        try {
            String name = unit.destination().toString();
            Line line = open && !blocks.blocked(name) ? lines.findOrAdd(unit.destination()) : null;
            if (line == null || !holdings.fits(line, unit.recipients().size(), blocks.troubled(name))) {
                return Optional.empty();
            }
            Unit held = holdings.fitted(line, unit, shared);
            holdings.take(line, held, shared);
            return Optional.of(held);
        } finally {
            lock.unlock();
        }
    }

    /** How many rows of a destination are worth claiming now; 0: none. */
    int wanted(String destination) {
        lock.lock();
        try {
            Line line = lines.find(destination);
            if (!open || blocks.blocked(destination) || line == null && lines.full()) {
                return 0;
            }
            long held = line == null ? 0 : line.rows;
            if (blocks.troubled(destination)) {
                return held == 0 ? 1 : 0;
            }
            if (line != null && line.rests(System.nanoTime())) {
                return 0;
            }
            long ahead = (long) AHEAD * (line == null ? 2 : line.limit.now()) - held;
            return holdings.room(held, ahead);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Starts what was claimed, which takes room in any case.
     *
     * @param more whether the database has more for this destination now
     */
    void claimed(List<Unit> units, boolean more) {
        hold(units);
        lock.lock();
        try {
            units.forEach(unit -> line(unit).more = more);
        } finally {
            lock.unlock();
        }
        start(units);
    }

    /** Counts what is leased as held, whether there is room or not. */
    void hold(List<Unit> units) {
        lock.lock();
        try {
            for (Unit unit : units) {
                holdings.take(lines.add(unit.destination()), unit, 0);
            }
        } finally {
            lock.unlock();
        }
    }

    /** What has room and is committed may be delivered. */
    void start(List<Unit> units) {
        lock.lock();
        try {
            for (Unit unit : units) {
                Line line = line(unit);
                line.waiting.add(unit);
                line.arrived.signal();
                offer(line);
            }
            dispatch();
        } finally {
            lock.unlock();
        }
    }

    /** Holds only those rows of a unit any longer. */
    Unit keep(Unit unit, Set<RowKey> kept) {
        List<Addressee> gone = unit.recipients().stream()
                .filter(it -> !kept.contains(it.row()))
                .toList();
        if (!gone.isEmpty()) {
            release(unit.with(gone).bare());
        }
        return unit.only(kept);
    }

    /** Its rows are settled, or not ours. */
    void release(Unit unit) {
        lock.lock();
        try {
            released(unit);
        } finally {
            lock.unlock();
        }
    }

    private void released(Unit unit) {
        holdings.release(line(unit), unit);
    }

    /** Of a unit that is held, so it is known. */
    private Line line(Unit unit) {
        return lines.find(unit.destination().toString());
    }

    /** Whether a row that is leased to this replica is known here. */
    boolean holds(RowKey row) {
        return holdings.has(row);
    }

    private void offer(Line line) {
        if (mayStart(line)) {
            turns.add(line);
        }
    }

    private boolean mayStart(Line line) {
        return open
                && line.wantsLane()
                && !line.rests(System.nanoTime())
                && !blocks.blocked(line.destination.toString());
    }

    /** Gives free lanes away, one for each destination at a time. */
    private void dispatch() {
        for (Line line = turns.poll(); line != null; line = turns.poll()) {
            if (mayStart(line)) {
                turns.began(line);
                line.idle++;
                starter.accept(line);
                offer(line);
            }
        }
    }

    /**
     * The next unit for a lane, or null when the lane is to end.
     *
     * @param patience how long to wait for one
     */
    Unit next(Lane lane, Duration patience) throws InterruptedException {
        Line line = lane.line();
        long end = System.nanoTime() + patience.toNanos();
        lock.lockInterruptibly();
        try {
            if (lane.takesFirst()) {
                line.idle--;
            }
            while (mayGoOn(line, lane)) {
                Unit unit = line.waiting.poll();
                if (unit != null) {
                    askForMore(line);
                    return unit;
                }
                long left = end - System.nanoTime();
                if (left <= 0 || turns.wantedOf(line)) {
                    return null;
                }
                line.idle++;
                try {
                    line.arrived.awaitNanos(left);
                } finally {
                    line.idle--;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private boolean mayGoOn(Line line, Lane lane) {
        return open
                && !lane.isCut()
                && line.lanes <= line.limit.now()
                && !line.rests(System.nanoTime())
                && !blocks.blocked(line.destination.toString())
                && !(lane.hadItsTurn() && turns.wantedOf(line));
    }

    private void askForMore(Line line) {
        if (line.more && line.waiting.size() < line.limit.now() * 10) {
            line.more = false;
            wake.in(Duration.ZERO);
        }
    }

    void ended(Lane lane) {
        Line line = lane.line();
        lock.lock();
        try {
            if (lane.takesFirst()) {
                line.idle--;
            }
            turns.ended(line);
            line.used = System.nanoTime();
            offer(line);
            dispatch();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is tried there for a while. */
    void rest(Line line, Duration rest) {
        lock.lock();
        try {
            line.restsUntil = System.nanoTime() + rest.toNanos();
        } finally {
            lock.unlock();
        }
    }

    /**
     * @param began when the attempt did, on the monotonic clock
     * @param rest  how long an unreached destination is left alone until the table says so
     */
    Lesson learn(Line line, Attempt attempt, long began, Duration rest) {
        lock.lock();
        try {
            Lesson lesson = lessons.of(line, attempt, began, rest);
            if (lesson.reach() == Reach.SERVED) {
                offer(line);
                dispatch();
            }
            return lesson;
        } finally {
            lock.unlock();
        }
    }

    /** Called now and then: starts what rested, forgets what is idle. @return what waits for a blocked destination */
    List<Unit> tick() {
        List<Unit> back = new ArrayList<>();
        long now = System.nanoTime();
        lock.lock();
        try {
            lines.tidy(now);
            for (Line line : lines.all()) {
                if (line.proven && now - line.served > LATELY.toNanos()) {
                    turns.prove(line, false);
                }
                if (!line.waiting.isEmpty() && blocks.blocked(line.destination.toString())) {
                    back.addAll(line.drained());
                }
                offer(line);
            }
            dispatch();
        } finally {
            lock.unlock();
        }
        return back;
    }

    int lanes() {
        return turns.lanes();
    }

    /** In memory, in all. */
    long rows() {
        return holdings.rows();
    }
}
