package io.barid.smtp.policy;

import io.barid.address.ForwardPath;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Recipients that were ours a moment ago, so that a burst for one of them asks once; and, for longer, those that may be
 * taken while nobody can be asked. Only that they exist is remembered: whether a mailbox with a quota has room is asked
 * each time.
 */
public final class KnownRecipients {

    private static final int MOST_OF_A_GENERATION = 20_000;

    private final long freshNanos;
    private final long usableNanos;
    private final LongSupplier clock;
    private final int most;
    private volatile Generations generations = new Generations(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());

    /** When each was answered last; the old ones leave when the young ones are full, those in use become young again. */
    private record Generations(Map<ForwardPath, Long> young, Map<ForwardPath, Long> old) {}

    /**
     * @param fresh  how long nobody is asked again: so long an account may have been deleted and still be taken at RCPT; its
     *               mail then bounces
     * @param usable the same while mailbox-service does not answer, such as during its restart
     */
    public KnownRecipients(Duration fresh, Duration usable) {
        this(fresh, usable, MOST_OF_A_GENERATION, System::nanoTime);
    }

    KnownRecipients(Duration fresh, Duration usable, int most, LongSupplier clock) {
        this.freshNanos = fresh.toNanos();
        this.usableNanos = usable.toNanos();
        this.most = most;
        this.clock = clock;
    }

    boolean fresh(ForwardPath path) {
        return age(path) < freshNanos;
    }

    /** For when nobody answers. */
    boolean usable(ForwardPath path) {
        return age(path) < usableNanos;
    }

    private long age(ForwardPath path) {
        Generations now = generations;
        Long answered = now.young().get(path);
        if (answered == null) {
            answered = now.old().get(path);
            if (answered != null) {
                // it is in use, and shall not leave with those that are not
                put(path, answered);
            }
        }
        return answered == null ? Long.MAX_VALUE : clock.getAsLong() - answered;
    }

    void add(ForwardPath path) {
        put(path, clock.getAsLong());
    }

    /** A mailbox with a quota: never fresh, for its room may be gone with the next message. */
    void addLimited(ForwardPath path) {
        put(path, clock.getAsLong() - freshNanos);
    }

    void remove(ForwardPath path) {
        Generations now = generations;
        now.old().remove(path);
        now.young().remove(path);
    }

    private void put(ForwardPath path, long answered) {
        Generations now = generations;
        if (now.young().size() >= most) {
            turn(now);
            now = generations;
        }
        now.young().put(path, answered);
    }

    private synchronized void turn(Generations full) {
        if (generations == full) {
            generations = new Generations(new ConcurrentHashMap<>(), full.young());
        }
    }

    int size() {
        return generations.young().size() + generations.old().size();
    }
}
