package io.barid.dns.mx;

import java.util.List;
import org.xbill.DNS.Name;

/** What is known about a host's addresses. */
public sealed interface HostAddresses {

    /**
     * What DNS said.
     *
     * @param addresses IPv6 ones first; none when the host certainly has none
     * @param name      the host's, or where its aliases lead
     * @param secure    DNSSEC vouches for aliases and addresses
     */
    record Known(List<String> addresses, Name name, boolean secure) implements HostAddresses {
        public Known {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * There may be some, but DNS did not say.
     *
     * @param busy because it was not asked
     */
    record Unknown(String reason, boolean busy) implements HostAddresses {}
}
