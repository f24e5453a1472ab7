package io.barid.relay.queue;

import io.barid.relay.delivery.Couriers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Starts and ends the queue's parts in their order. At a stop lanes may finish what they carry for some seconds, then their
 * connections are cut; what came of them is settled, and all leases are free at once.
 */
@Component
class OutboundQueue implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(OutboundQueue.class);
    /** Before those that feed it, and ended after them. */
    private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

    private static final Duration CUT = Duration.ofSeconds(3);
    private static final Duration SETTLE = Duration.ofSeconds(4);

    private final Beat beat;
    private final Destinations destinations;
    private final Settlement settlement;
    private final DueMail dueMail;
    private final Sweep sweep;
    private final Lane.Tools tools;
    private final Timings timings;
    private final Set<Lane> lanes = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    OutboundQueue(
            Beat beat,
            Destinations destinations,
            Settlement settlement,
            DueMail dueMail,
            Sweep sweep,
            Contents contents,
            Couriers couriers,
            RetrySchedule schedule,
            Timings timings) {
        this.beat = beat;
        this.destinations = destinations;
        this.settlement = settlement;
        this.dueMail = dueMail;
        this.sweep = sweep;
        this.timings = timings;
        this.tools = new Lane.Tools(destinations, contents, couriers, beat, settlement, schedule, timings);
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public synchronized void start() {
        running = true;
        destinations.open(this::startLane);
        settlement.start();
        beat.start(this::died, this::cutLanes);
        dueMail.start();
        sweep.start();
    }

    private void startLane(Line line) {
        Lane lane = new Lane(line, tools);
        lanes.add(lane);
        Thread.ofVirtual().name("lane-" + line.destination).start(() -> {
            try {
                lane.run();
            } finally {
                lanes.remove(lane);
            }
        });
    }

    /** Another has our leases now, or will have: nothing more of them leaves. */
    private void died() {
        destinations.drop();
        cutLanes();
    }

    private void cutLanes() {
        // one that hangs must not hold up the others
        lanes.forEach(lane -> Thread.ofVirtual().start(lane::cut));
    }

    @Override
    public synchronized void stop() {
        if (!running) {
            return;
        }
        running = false;
        dueMail.stop();
        sweep.stop();
        destinations.close();
        if (!awaitLanes(timings.stop())) {
            cutLanes();
            if (!awaitLanes(CUT)) {
                log.warn("{} lanes did not end", lanes.size());
            }
        }
        settlement.stop(SETTLE);
        beat.leave();
    }

    /** As if the process were killed: nothing is finished, settled or freed. For tests. */
    synchronized void kill() {
        running = false;
        beat.halt();
        settlement.halt();
        destinations.close();
        cutLanes();
        dueMail.stop();
        sweep.stop();
    }

    private boolean awaitLanes(Duration most) {
        long end = System.nanoTime() + most.toNanos();
        try {
            while (!lanes.isEmpty() && System.nanoTime() - end < 0) {
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return lanes.isEmpty();
    }
}
