package io.barid.smtp.accept;

import java.util.concurrent.Semaphore;

/** What one message, or one connection's read buffer, has taken of the {@link OctetBudget}. For one thread. */
public final class OctetShare implements AutoCloseable {

    private final OctetBudget budget;
    private final Semaphore client;
    private final Runnable leave;
    private int kibis;
    private boolean closed;

    OctetShare(OctetBudget budget, Semaphore client, Runnable leave) {
        this.budget = budget;
        this.client = client;
        this.leave = leave;
    }

    /** Takes them if they are free now. */
    public boolean take(int octets) {
        return taken(kibis(octets), budget.take(client, kibis(octets)));
    }

    /** Takes them, waiting a moment for others to give theirs back. */
    boolean takePatiently(int octets) {
        return taken(kibis(octets), budget.takePatiently(client, kibis(octets)));
    }

    private boolean taken(int count, boolean success) {
        kibis += success ? count : 0;
        return success;
    }

    public void giveBack(int octets) {
        release(Math.min(kibis, kibis(octets)));
    }

    private void release(int count) {
        kibis -= count;
        budget.giveBack(client, count);
    }

    /** Octets in use over all clients. */
    long usedInAll() {
        return budget.used();
    }

    private static int kibis(int octets) {
        return Math.ceilDiv(octets, OctetBudget.KIB);
    }

    /** Gives everything back. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            release(kibis);
            leave.run();
        }
    }
}
