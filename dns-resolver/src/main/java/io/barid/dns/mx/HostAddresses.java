package io.barid.dns.mx;

import java.util.List;

/** What is known about a host's addresses. */
sealed interface HostAddresses {

    /** IPv6 ones first; none when the host certainly has none. */
    record Known(List<String> addresses) implements HostAddresses {
        public Known {
            addresses = List.copyOf(addresses);
        }
    }

    /** There may be some, but DNS did not say. */
    record Unknown(String reason) implements HostAddresses {}
}
