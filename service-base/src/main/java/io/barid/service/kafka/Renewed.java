package io.barid.service.kafka;

import io.barid.service.clock.ClockSteps;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client of Kafka that is made anew when this machine's clock was set back. One that runs may stand still then for as long as
 * the clock was ahead: it waits a moment before it connects again to a broker, and measures that by a clock that lies before
 * its last try. Thread-safe.
 */
public final class Renewed<C extends AutoCloseable> implements Supplier<C> {

    private static final Logger log = LoggerFactory.getLogger(Renewed.class);

    private final Supplier<C> maker;
    private final ClockSteps steps;
    private C client;
    private boolean due;

    /** @param maker called now, and after each step back */
    public Renewed(Supplier<C> maker) {
        this(maker, new ClockSteps(System::currentTimeMillis));
    }

    Renewed(Supplier<C> maker, LongSupplier clock, LongSupplier nanoTime) {
        this(maker, new ClockSteps(clock, nanoTime));
    }

    private Renewed(Supplier<C> maker, ClockSteps steps) {
        this.maker = maker;
        this.steps = steps;
        this.client = maker.get();
    }

    /** Whoever has the one before may go on with it: it is closed when it has done what it was asked for. */
    @Override
    public synchronized C get() {
        due |= steps.back().isPositive();
        if (due) {
            C made = maker.get();
            log.warn(
                    "the clock was set back: Kafka is talked to by a new client, for one that runs may stand still meanwhile");
            C before = client;
            client = made;
            due = false;
            Thread.ofVirtual().name("retired-client").start(() -> retire(before));
        }
        return client;
    }

    private void retire(C before) {
        try {
            before.close();
        } catch (Exception e) {
            log.debug("a client of Kafka that is no longer used: {}", e.toString());
        }
    }
}
