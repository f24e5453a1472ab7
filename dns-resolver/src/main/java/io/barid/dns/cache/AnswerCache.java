package io.barid.dns.cache;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Answers for as long as they live, and one question at a time about one thing: who asks meanwhile waits for the same
 * answer. What ended with an exception is not kept.
 */
public final class AnswerCache<K, V> {

    /** So that a time to live of nothing is not asked a thousand times in one second. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private record Kept<V>(V answer, long since, long until) {}

    private final BoundedMap<K, Kept<V>> kept;
    private final Function<V, Duration> life;
    private final ConcurrentHashMap<K, CompletableFuture<V>> underWay = new ConcurrentHashMap<>();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /**
     * @param octets bound of the sum of weights
     * @param weigh  about how much room an answer takes
     */
    public AnswerCache(int entries, long octets, ToIntFunction<V> weigh, Function<V, Duration> life) {
        this.kept = new BoundedMap<>(entries, octets, each -> weigh.applyAsInt(each.answer()));
        this.life = life;
    }

    /** Answers that asked nobody, those shared with another question included. */
    public long hits() {
        return hits.sum();
    }

    /** Questions for whose answer somebody had to be asked. */
    public long misses() {
        return misses.sum();
    }

    /** Questions under way. */
    public int waiting() {
        return underWay.size();
    }

    /** An answer that is kept; nobody is asked. */
    public Optional<V> kept(K key) {
        Optional<V> known = known(key);
        if (known.isPresent()) {
            hits.increment();
        }
        return known;
    }

    /** @param question asked when no answer is kept and nobody asks already */
    public CompletableFuture<V> get(K key, Supplier<CompletionStage<V>> question) {
        Optional<V> known = kept(key);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get());
        }
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> other = underWay.putIfAbsent(key, mine);
        if (other != null) {
            hits.increment();
            return other.copy();
        }
        // it may have been answered between the two looks
        Optional<V> meanwhile = known(key);
        if (meanwhile.isPresent()) {
            settle(key, mine, meanwhile.get(), null);
        } else {
            ask(key, mine, question);
        }
        return mine.copy();
    }

    private void ask(K key, CompletableFuture<V> mine, Supplier<CompletionStage<V>> question) {
        misses.increment();
        try {
            question.get().whenComplete((answer, failure) -> {
                if (failure == null) {
                    keep(key, answer);
                }
                settle(key, mine, answer, failure);
            });
        } catch (RuntimeException | Error e) {
            settle(key, mine, null, e);
        }
    }

    private void settle(K key, CompletableFuture<V> mine, V answer, Throwable failure) {
        underWay.remove(key, mine);
        if (failure == null) {
            mine.complete(answer);
        } else {
            mine.completeExceptionally(failure);
        }
    }

    private Optional<V> known(K key) {
        long now = System.nanoTime();
        return kept.get(key).filter(each -> each.until() - now > 0).map(Kept::answer);
    }

    private void keep(K key, V answer) {
        Duration lives = life.apply(answer);
        long now = System.nanoTime();
        long nanos = (lives.compareTo(SHORTEST) < 0 ? SHORTEST : lives).toNanos();
        kept.put(key, new Kept<>(answer, now, now + nanos));
    }

    /** Forgets an answer that is not younger than this. */
    public void forget(K key, Duration age) {
        long now = System.nanoTime();
        if (kept.get(key).filter(each -> now - each.since() >= age.toNanos()).isPresent()) {
            kept.remove(key);
        }
    }

    public void clear() {
        kept.clear();
    }
}
