package io.barid.embedded;

import java.util.concurrent.CompletableFuture;

/** A child process with data of its own. It ends with this JVM at the latest, also when this JVM is killed. */
public interface EmbeddedService {
    /**
     * Starts it and returns once it answers; does nothing when it runs. What a killed predecessor left running on the
     * same folder is ended first.
     *
     * @throws StartException with one sentence when that cannot be; nothing is left running then
     */
    void start();

    /** Ends it in order, or by force when that takes too long. Data stays, and {@link #start} takes the same port again. */
    void stop();

    /** @throws IllegalStateException when it was never started */
    long pid();

    boolean isAlive();

    /** Completes when the running process ends, for whatever reason. */
    CompletableFuture<Void> onExit();
}
