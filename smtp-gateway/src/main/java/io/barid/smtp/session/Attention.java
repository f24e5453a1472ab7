package io.barid.smtp.session;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Who may write to the client at this moment: the session, or, while the session only waits for a command, somebody who
 * dismisses the client.
 */
final class Attention {

    private enum State {
        BUSY,
        AWAITING_COMMAND,
        DISMISSED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.BUSY);
    private final CountDownLatch farewell = new CountDownLatch(1);

    /** The session begins to wait. @return false when it was dismissed */
    boolean await() {
        return state.compareAndSet(State.BUSY, State.AWAITING_COMMAND);
    }

    /** The session goes on. @return false when it was dismissed and must not write any more */
    boolean resume() {
        return state.compareAndSet(State.AWAITING_COMMAND, State.BUSY);
    }

    /** Whether somebody else speaks to the client now. */
    boolean dismissed() {
        return state.get() == State.DISMISSED;
    }

    void farewellSaid() {
        farewell.countDown();
    }

    /** The connection must not be closed before the farewell went out. */
    void awaitFarewell() {
        try {
            farewell.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes the client from a session that only waits. @return false when it is at work */
    boolean dismiss() {
        return state.compareAndSet(State.AWAITING_COMMAND, State.DISMISSED);
    }
}
