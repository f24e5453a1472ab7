package io.barid.dns.upstream;

import io.barid.dns.cache.AnswerCache;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;

/**
 * Keeps DNSKEY and DS records, which the validator below would ask for again from the root down for every new domain; with
 * them in memory an unsigned domain costs one question more than without DNSSEC.
 */
final class KeyRecords implements Resolver {

    private static final int ENTRIES = 20_000;
    private static final long OCTETS = 16L << 20;
    private static final Duration LONGEST = Duration.ofHours(1);

    /** What seems forged is asked for again, but not for every question about a broken zone. */
    private static final Duration FORGED = Duration.ofSeconds(30);

    private record Key(Name name, int type) {}

    private final Resolver servers;
    private final AnswerCache<Key, Message> cache =
            new AnswerCache<>(ENTRIES, OCTETS, message -> 500 + message.numBytes(), KeyRecords::life);

    KeyRecords(Resolver servers) {
        this.servers = servers;
    }

    @Override
    public CompletionStage<Message> sendAsync(Message query, Executor executor) {
        int type = query.getQuestion().getType();
        if (type != Type.DNSKEY && type != Type.DS) {
            return servers.sendAsync(query, executor);
        }
        return cache.get(new Key(query.getQuestion().getName(), type), () -> servers.sendAsync(query, executor))
                .thenApply(kept -> {
                    Message reply = kept.clone();
                    reply.getHeader().setID(query.getHeader().getID());
                    return reply;
                });
    }

    /** Signatures below did not fit: keys and digests from this name up are asked for again. */
    void forget(Name name) {
        for (Name each = name; each.labels() > 0; each = new Name(each, 1)) {
            cache.forget(new Key(each, Type.DNSKEY), FORGED);
            cache.forget(new Key(each, Type.DS), FORGED);
        }
    }

    private static Duration life(Message reply) {
        Duration life = Replies.life(reply);
        return life.compareTo(LONGEST) < 0 ? life : LONGEST;
    }

    @Override
    public void setPort(int port) {
        servers.setPort(port);
    }

    @Override
    public void setTCP(boolean flag) {
        servers.setTCP(flag);
    }

    @Override
    public void setIgnoreTruncation(boolean flag) {
        servers.setIgnoreTruncation(flag);
    }

    @Override
    public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {
        servers.setEDNS(version, payloadSize, flags, options);
    }

    @Override
    public void setTSIGKey(TSIG key) {
        servers.setTSIGKey(key);
    }

    @Override
    public void setTimeout(Duration timeout) {
        servers.setTimeout(timeout);
    }

    @Override
    public Duration getTimeout() {
        return servers.getTimeout();
    }
}
