package io.barid.relay.delivery;

import java.util.List;

/** Where mail for a destination goes now. */
sealed interface Way {

    /**
     * Hosts in their order, at least one.
     *
     * @param passedOver why others are not among them
     */
    record Hosts(List<Host> hosts, List<Trouble> passedOver) implements Way {
        public Hosts {
            hosts = List.copyOf(hosts);
            passedOver = List.copyOf(passedOver);
        }
    }

    /** No host. */
    record Nowhere(Trouble trouble) implements Way {}

    /** Nobody could say, for reasons that have nothing to do with the destination. */
    record NotNow(Trouble trouble) implements Way {}
}
