package io.barid.relay.delivery;

import java.util.function.BooleanSupplier;

/**
 * A way to one destination: finds its hosts, opens a connection when mail comes, keeps it for the next. Used by one thread.
 * Expected trouble is an outcome; an exception is a bug.
 */
public interface Courier extends AutoCloseable {

    /**
     * Tries the hosts in their order until one has taken or refused each recipient.
     *
     * @param mayFinish asked right before each final dot: false drops the connection, nothing is delivered
     */
    Attempt deliver(OutgoingMail mail, BooleanSupplier mayFinish);

    /** Whether a connection is open that can carry another message. */
    boolean connected();

    /** Says QUIT and waits no longer than 2 seconds; from another thread it cuts the connection. */
    @Override
    void close();
}
