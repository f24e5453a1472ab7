package io.barid.dns.upstream;

import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import java.util.Properties;
import org.xbill.DNS.Name;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.dnssec.ValidatingResolver;

/**
 * How questions are asked at a time: with validation or without.
 *
 * @param keys present when answers are validated
 */
record Way(Resolver resolver, Optional<KeyRecords> keys) {

    static Way plain(NameServers servers) {
        return new Way(servers.resolver(), Optional.empty());
    }

    /** @param names of the anchors that the name servers can be asked about */
    static Way validating(NameServers servers, TrustAnchors anchors, Collection<Name> names) {
        KeyRecords keys = new KeyRecords(servers.resolver());
        ValidatingResolver validator = new ValidatingResolver(keys, Clock.systemUTC());
        Properties limits = new Properties();
        limits.setProperty("dnsjava.dnssec.keycache.max_size", "20000");
        try {
            validator.init(limits);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
        anchors.trust(validator, names);
        return new Way(validator, Optional.of(keys));
    }

    /** @param allSecure of each reply that led to the answer: without validation a server's word (AD) counts for nothing */
    Security security(boolean allSecure) {
        if (keys.isEmpty()) {
            return Security.UNCHECKED;
        }
        return allSecure ? Security.SECURE : Security.INSECURE;
    }
}
