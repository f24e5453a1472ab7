package io.barid.dns.upstream;

import io.micrometer.core.instrument.Counter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;

/** The name servers that are asked, the one with the fewest failures first; UDP, then TCP where an answer does not fit. */
final class NameServers {

    private static final int TRIES = 2;
    private static final Duration LONGEST = Duration.ofSeconds(8);

    private final List<InetSocketAddress> servers;
    private final Duration timeout;
    private final Counter questions;

    NameServers(List<InetSocketAddress> servers, Duration timeout, Counter questions) {
        this.servers = servers;
        this.timeout = timeout;
        this.questions = questions;
    }

    /** Longest time for one question. */
    Duration limit() {
        return Replies.shorter(timeout.multipliedBy((long) TRIES * servers.size()), LONGEST);
    }

    /** A new way to ask them, with EDNS settings of its own. */
    Resolver resolver() {
        ExtendedResolver resolver = new ExtendedResolver(servers.stream()
                .map(server -> {
                    Resolver simple = new CheckedResolver(new SimpleResolver(server), questions);
                    simple.setTimeout(timeout);
                    return simple;
                })
                .toArray(Resolver[]::new));
        resolver.setRetries(TRIES);
        resolver.setTimeout(limit());
        return resolver;
    }
}
