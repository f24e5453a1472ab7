package io.barid.dns.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {

    private final AnswerCache<String, String> cache =
            new AnswerCache<>(3, 100, String::length, answer -> Duration.ofMinutes(1));

    private String ask(String key, String answer) {
        return cache.get(key, () -> CompletableFuture.completedFuture(answer)).join();
    }

    @Test
    void anAnswerIsKept() {
        assertThat(ask("a", "1")).isEqualTo("1");
        assertThat(ask("a", "2")).isEqualTo("1");
        assertThat(cache.hits()).isEqualTo(1);
        assertThat(cache.misses()).isEqualTo(1);
    }

    @Test
    void equalQuestionsAtOneTimeAreOne() {
        CompletableFuture<String> slow = new CompletableFuture<>();
        AtomicInteger asked = new AtomicInteger();
        CompletableFuture<String> first = cache.get("a", () -> {
            asked.incrementAndGet();
            return slow;
        });
        CompletableFuture<String> second = cache.get("a", () -> {
            asked.incrementAndGet();
            return slow;
        });
        assertThat(cache.waiting()).isEqualTo(1);
        first.cancel(false);
        slow.complete("1");
        assertThat(second.join()).isEqualTo("1");
        assertThat(asked).hasValue(1);
        assertThat(cache.waiting()).isZero();
    }

    @Test
    void aFailureDoesNotStick() {
        CompletableFuture<String> slow = new CompletableFuture<>();
        CompletableFuture<String> first = cache.get("a", () -> slow);
        CompletableFuture<String> second = cache.get("a", () -> slow);
        slow.completeExceptionally(new IllegalStateException("another thread's"));
        assertThatThrownBy(first::join).hasRootCauseMessage("another thread's");
        assertThatThrownBy(second::join).hasRootCauseMessage("another thread's");
        assertThat(ask("a", "1")).isEqualTo("1");
        CompletableFuture<String> thrown = cache.get("b", () -> {
            throw new IllegalStateException("at once");
        });
        assertThatThrownBy(thrown::join).hasRootCauseMessage("at once");
        assertThat(ask("b", "1")).isEqualTo("1");
    }

    @Test
    void whatWasUsedLongestAgoLeavesFirst() {
        ask("a", "1");
        ask("b", "1");
        ask("c", "1");
        ask("a", "2");
        ask("d", "1");
        assertThat(ask("a", "2")).isEqualTo("1");
        assertThat(ask("b", "2")).isEqualTo("2");
    }

    @Test
    void theSumOfWeightsIsBounded() {
        ask("a", "x".repeat(60));
        ask("b", "x".repeat(60));
        assertThat(ask("b", "2")).hasSize(60);
        assertThat(ask("a", "2")).isEqualTo("2");
        assertThat(ask("huge", "x".repeat(101))).hasSize(101);
        assertThat(ask("huge", "2")).isEqualTo("2");
    }
}
