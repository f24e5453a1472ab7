package io.barid.relay.queue;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Destinations that could not be reached, as the table {@code destination} said last: nothing is tried there before a time,
 * and then one message first. Until a new failure is settled it counts from here.
 */
final class Blocks {

    /** Those that are not among the first of a long table are looked up once mail waits for them. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    /** @param at when it was learnt */
    private record Block(long until, long at, boolean cleared) {}

    private final Map<String, Block> blocks = new ConcurrentHashMap<>();

    /** Nothing is to be tried there now. */
    boolean blocked(String destination) {
        Block block = blocks.get(destination);
        return block != null && !block.cleared() && block.until() - System.nanoTime() > 0;
    }

    /** It failed last, so one message goes first. */
    boolean troubled(String destination) {
        Block block = blocks.get(destination);
        return block != null && !block.cleared();
    }

    void set(String destination, Duration rest) {
        long now = System.nanoTime();
        blocks.put(destination, new Block(now + rest.toNanos(), now, false));
    }

    /** @return whether there was one */
    boolean clear(String destination) {
        boolean was = troubled(destination);
        if (was) {
            long now = System.nanoTime();
            blocks.put(destination, new Block(now, now, true));
        }
        return was;
    }

    /**
     * What the table says; what was learnt here since the question is newer.
     *
     * @param asked    when, on the monotonic clock
     * @param complete whether the table has no more: then what it does not say is over
     */
    void read(Map<String, Duration> table, long asked, boolean complete) {
        Map<String, Block> read = new HashMap<>();
        table.forEach((name, rest) -> read.put(name, new Block(asked + rest.toNanos(), asked, false)));
        blocks.entrySet()
                .removeIf(entry -> entry.getValue().at() - asked < 0
                        && !read.containsKey(entry.getKey())
                        && (complete || entry.getValue().until() - asked < -KEPT.toNanos()));
        read.forEach((name, block) -> merge(name, block, asked));
    }

    /** What the table says about one destination that mail waits for; empty: nothing. */
    void read(String destination, Optional<Duration> rest, long asked) {
        if (rest.isPresent()) {
            merge(destination, new Block(asked + rest.get().toNanos(), asked, false), asked);
        } else {
            blocks.computeIfPresent(destination, (name, old) -> old.at() - asked >= 0 ? old : null);
        }
    }

    private void merge(String name, Block block, long asked) {
        blocks.merge(name, block, (old, fresh) -> old.at() - asked >= 0 ? old : fresh);
    }

    long count() {
        return blocks.keySet().stream().filter(this::blocked).count();
    }
}
