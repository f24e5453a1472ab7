package io.barid.smtp.trace;

import io.barid.address.Domain;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One client's name, as far as it is known by now; for the thread of its session. */
public final class ClientName {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Of a client that is not asked about. */
    static final ClientName NONE = new ClientName(CompletableFuture.completedFuture(Optional.empty()));

    private final CompletableFuture<Optional<Domain>> answer;
    private boolean waited;

    ClientName(CompletableFuture<Optional<Domain>> answer) {
        this.answer = answer;
    }

    /** Without waiting. */
    public Optional<Domain> known() {
        return answer.getNow(Optional.empty());
    }

    /** @return empty when there is none, or nobody has said it yet: a session waits for it once, a second at most */
    public Optional<Domain> now() {
        if (answer.isDone() || waited) {
            return answer.getNow(Optional.empty());
        }
        waited = true;
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a question that ends always with an answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
