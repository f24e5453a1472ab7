package io.barid.relay.queue;

import io.barid.relay.RelayServiceProperties;
import io.barid.relay.delivery.Attempt;
import io.barid.relay.delivery.Attempt.Reach;
import io.barid.relay.delivery.Destination;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    private static final int ROWS = 20_000;
    static final int LINES = 20_000;
    /** So many rows for each connection are claimed ahead. */
    private static final int AHEAD = 50;

    private static final Duration FORGET = Duration.ofMinutes(10);
    /** Looking through all of them takes a while. */
    private static final Duration CLEARING = Duration.ofMillis(200);

    private static final Duration LATELY = Duration.ofMinutes(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Line> lines = new HashMap<>();
    private final Turns turns = new Turns(LANES, UNPROVEN_LANES);
    private final Set<RowKey> inHand = ConcurrentHashMap.newKeySet();
    private final Room rows = new Room(ROWS);
    private final SharedMessages messages =
            new SharedMessages(new Room(Runtime.getRuntime().maxMemory() / 16));
    private final Blocks blocks = new Blocks();
    private final int connections;
    private final Wake wake;
    private Consumer<Line> starter = line -> {};
    private boolean open;
    private long cleared = System.nanoTime();

    Destinations(RelayServiceProperties properties, Wake wake) {
        this.connections = properties.remoteConnections();
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
        for (Line line : lines.values()) {
            all.addAll(drained(line));
            line.arrived.signalAll();
        }
        all.forEach(this::released);
        return all;
    }

    private static List<Unit> drained(Line line) {
        List<Unit> all = List.copyOf(line.waiting);
        line.waiting.clear();
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
            Line line = open && !blocks.blocked(name) ? line(unit.destination()) : null;
            if (line == null || !fits(line, unit.recipients().size(), blocks.troubled(name))) {
                return Optional.empty();
            }
            Unit held = messages.fits(line, unit, shared) ? unit : unit.bare();
            held(line, held, shared);
            return Optional.of(held);
        } finally {
            lock.unlock();
        }
    }

    private boolean fits(Line line, int more, boolean troubled) {
        return line.rows == 0 ? rows.first() : !troubled && more <= rows.left(line.rows);
    }

    private Line line(Destination destination) {
        Line line = lines.get(destination.toString());
        if (line == null && !full()) {
            line = new Line(destination, new Limit(connections), lock.newCondition());
            lines.put(destination.toString(), line);
        }
        return line;
    }

    /** Whether there are too many to know another; those that do nothing make way, who served something lately last. */
    private boolean full() {
        long now = System.nanoTime();
        if (lines.size() >= LINES && now - cleared > CLEARING.toNanos()) {
            cleared = now;
            lines.values().removeIf(line -> line.forgettable() && !line.proven);
            if (lines.size() >= LINES) {
                lines.values().removeIf(Line::forgettable);
            }
        }
        return lines.size() >= LINES;
    }

    private void held(Line line, Unit unit, long shared) {
        rows.take(unit.recipients().size());
        line.rows += unit.recipients().size();
        messages.held(line, unit, shared);
        inHand.addAll(unit.rows());
    }

    /** How many rows of a destination are worth claiming now; 0: none. */
    int wanted(String destination) {
        lock.lock();
        try {
            Line line = lines.get(destination);
            if (!open || blocks.blocked(destination) || line == null && full()) {
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
            long most = Math.min(ahead, rows.left(held));
            return (int) (held == 0 && rows.first() ? Math.max(1, most) : Math.max(0, most));
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
            units.forEach(unit -> lines.get(unit.destination().toString()).more = more);
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
                Line line = lines.computeIfAbsent(
                        unit.destination().toString(),
                        name -> new Line(unit.destination(), new Limit(connections), lock.newCondition()));
                held(line, unit, 0);
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
                Line line = lines.get(unit.destination().toString());
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
        unit.rows().forEach(inHand::remove);
        rows.give(unit.recipients().size());
        Line line = lines.get(unit.destination().toString());
        line.rows -= unit.recipients().size();
        messages.released(line, unit);
    }

    /** Whether a row that is leased to this replica is known here. */
    boolean holds(RowKey row) {
        return inHand.contains(row);
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
     * What an attempt taught.
     *
     * @param reach a host that does nothing but ask for less, attempt after attempt, counts as unreached
     */
    record Lesson(Reach reach, boolean wasTroubled, List<Unit> toGiveBack) {}

    /**
     * @param began when the attempt did, on the monotonic clock
     * @param rest  how long an unreached destination is left alone until the table says so
     */
    Lesson learn(Line line, Attempt attempt, long began, Duration rest) {
        String name = line.destination.toString();
        lock.lock();
        try {
            line.used = System.nanoTime();
            return switch (attempt.reach()) {
                case SERVED -> {
                    line.limit.served(line.lanes);
                    line.served = line.used;
                    turns.prove(line, true);
                    yield served(line, name);
                }
                case PUSHED_BACK -> pushedBack(line, attempt, began, rest);
                case UNREACHED -> unreached(line, rest);
                case ABANDONED -> {
                    line.restsUntil = System.nanoTime() + Duration.ofSeconds(1).toNanos();
                    yield new Lesson(Reach.ABANDONED, false, List.of());
                }
            };
        } finally {
            lock.unlock();
        }
    }

    private Lesson served(Line line, String name) {
        boolean was = blocks.clear(name);
        offer(line);
        dispatch();
        return new Lesson(Reach.SERVED, was, List.of());
    }

    private Lesson pushedBack(Line line, Attempt attempt, long began, Duration rest) {
        line.restsUntil = System.nanoTime() + line.limit.pushedBack().toNanos();
        boolean troubled = blocks.troubled(line.destination.toString());
        if (!attempt.someSettled() && (line.limit.refused(began) || troubled)) {
            // or its waiting mail would neither be tried nor become too old
            return unreached(line, rest);
        }
        boolean was = attempt.someSettled() && blocks.clear(line.destination.toString());
        return new Lesson(Reach.PUSHED_BACK, was, List.of());
    }

    private Lesson unreached(Line line, Duration rest) {
        line.limit.unreached();
        turns.prove(line, false);
        blocks.set(line.destination.toString(), rest);
        return new Lesson(Reach.UNREACHED, true, drained(line));
    }

    /** Called now and then: starts what rested, forgets what is idle. @return what waits for a blocked destination */
    List<Unit> tick() {
        List<Unit> back = new ArrayList<>();
        long now = System.nanoTime();
        lock.lock();
        try {
            boolean crowded = lines.size() > LINES / 2;
            lines.values()
                    .removeIf(line ->
                            line.forgettable() && (crowded && !line.proven || now - line.used > FORGET.toNanos()));
            for (Line line : lines.values()) {
                if (line.proven && now - line.served > LATELY.toNanos()) {
                    turns.prove(line, false);
                }
                if (!line.waiting.isEmpty() && blocks.blocked(line.destination.toString())) {
                    back.addAll(drained(line));
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
        return rows.used();
    }
}
