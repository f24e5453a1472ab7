package io.barid.relay.delivery;

/** Where couriers come from. */
public interface Couriers {

    /** A new one, without a connection yet. */
    Courier to(Destination destination);
}
