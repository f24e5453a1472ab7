package io.barid.smtp.policy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What was answered lately, and when. At most twice as many as asked for: the old ones leave when the young ones are full, those
 * in use become young again, so that a flood of others pushes out only what nobody asks for.
 */
final class Recent<K> {

    private final int most;
    private final LongSupplier clock;
    private volatile Generations<K> generations =
            new Generations<>(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());

    /** When each was answered last. */
    private record Generations<K>(Map<K, Long> young, Map<K, Long> old) {}

    /** @param clock in nanoseconds */
    Recent(int most, LongSupplier clock) {
        this.most = most;
        this.clock = clock;
    }

    /** Whether it was answered less than so long ago. */
    boolean within(long nanos, K key) {
        Generations<K> now = generations;
        Long answered = now.young().get(key);
        if (answered == null) {
            answered = now.old().get(key);
            if (answered != null) {
                // it is in use, and shall not leave with those that are not
                put(key, answered);
            }
        }
        return answered != null && clock.getAsLong() - answered < nanos;
    }

    /** Answered so long ago. */
    void add(K key, long nanosAgo) {
        put(key, clock.getAsLong() - nanosAgo);
    }

    void remove(K key) {
        Generations<K> now = generations;
        now.old().remove(key);
        now.young().remove(key);
    }

    private void put(K key, long answered) {
        Generations<K> now = generations;
        if (now.young().size() >= most) {
            turn(now);
            now = generations;
        }
        now.young().put(key, answered);
    }

    private synchronized void turn(Generations<K> full) {
        if (generations == full) {
            generations = new Generations<>(new ConcurrentHashMap<>(), full.young());
        }
    }

    int size() {
        return generations.young().size() + generations.old().size();
    }
}
