package io.barid.pop3.listener;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs on a stack of its own what calls deep and waits there. On the session's own thread most of that stack would stay in
 * memory for as long as the session idles.
 */
final class OwnStack {

    private OwnStack() {}

    /** Returns when it is done, with its outcome. */
    static <T> T call(Callable<T> work) throws IOException {
        FutureTask<T> outcome = new FutureTask<>(work);
        Thread.ofVirtual().name("pop3-apart").start(outcome);
        try {
            return outcome.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException io -> throw io;
                case RuntimeException bug -> throw bug;
                default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a session", e);
        }
    }
}
