package io.barid.service.metrics;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks again and again, on a thread of its own; what fails is asked again at the next turn. */
public final class Sampler implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Sampler.class);

    /** One look; who is asked may be away. */
    @FunctionalInterface
    public interface Sample {
        void take() throws Exception;
    }

    private final Thread thread;

    private Sampler(Thread thread) {
        this.thread = thread;
    }

    /** Begins at once. @param period from the end of a look to the next */
    public static Sampler start(String name, Duration period, Sample sample) {
        return new Sampler(Thread.ofVirtual().name("sample-" + name).start(() -> run(name, period, sample)));
    }

    private static void run(String name, Duration period, Sample sample) {
        try {
            while (true) {
                take(name, sample);
                Thread.sleep(period);
            }
        } catch (InterruptedException e) {
            log.debug("{}: asked for no longer", name);
        }
    }

    private static void take(String name, Sample sample) throws InterruptedException {
        try {
            sample.take();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            // who needs the neighbour for mail says so in the log
            log.debug("{}: not known now", name, e);
        }
    }

    /** Does not wait for a look under way. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
