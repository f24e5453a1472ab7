package io.barid.dns.upstream;

import io.barid.dns.DnsResolverProperties;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Whether answers are validated. Many name servers that one is given pass no signatures; validation with them would find
 * every signed domain forged. So each trust anchor is used only when the servers have shown its key with a signature; they
 * are asked at the start and every hour.
 */
@Component
final class Dnssec implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Dnssec.class);
    private static final Duration AGAIN = Duration.ofHours(1);
    private static final Duration AGAIN_WITHOUT_ANSWER = Duration.ofSeconds(10);

    private enum Proof {
        PASSES,
        STRIPS,
        NO_ANSWER
    }

    private final NameServers servers;
    private final TrustAnchors anchors;
    private final Set<Name> proven = new HashSet<>();
    private final CompletableFuture<Void> looked = new CompletableFuture<>();
    private final Thread watch;
    private volatile Way way;

    Dnssec(DnsResolverProperties properties, MeterRegistry meters) {
        Counter questions = Counter.builder("mail.dns.upstream.questions")
                .description("questions sent to name servers, repeated ones included")
                .register(meters);
        servers = new NameServers(DnsServers.of(properties.servers()), properties.timeout(), questions);
        anchors = TrustAnchors.of(properties.trustAnchors());
        way = Way.plain(servers);
        watch = Thread.ofVirtual().name("dnssec").unstarted(this::watch);
        Gauge.builder("mail.dns.dnssec", this, it -> it.way.keys().isPresent() ? 1 : 0)
                .description("1: answers are validated and DANE is used; 0: they are not")
                .register(meters);
        if (properties.validate()) {
            watch.start();
        } else {
            looked.complete(null);
            log.warn("DNSSEC is off (BARID_DNSSEC): answers are not validated and DANE is not used");
        }
    }

    NameServers servers() {
        return servers;
    }

    /** The way to ask now; the first callers wait until the name servers had a chance to show signatures. */
    Way way() {
        if (!looked.isDone()) {
            looked.copy()
                    .completeOnTimeout(null, servers.limit().toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
        return way;
    }

    private void watch() {
        Duration retry = AGAIN_WITHOUT_ANSWER;
        boolean first = true;
        while (true) {
            boolean answered = lookSafely(first);
            first = false;
            looked.complete(null);
            retry = answered ? AGAIN_WITHOUT_ANSWER : Replies.shorter(retry.multipliedBy(2), AGAIN);
            try {
                Thread.sleep(answered ? AGAIN : retry);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private boolean lookSafely(boolean first) {
        try {
            return look(first);
        } catch (RuntimeException e) {
            log.error("looking for DNSSEC signatures failed; it is tried again", e);
            return false;
        }
    }

    /** @return whether there was an answer about every anchor */
    private boolean look(boolean first) {
        Resolver resolver = servers.resolver();
        resolver.setEDNS(0, 0, ExtendedFlags.DO);
        Set<Name> before = Set.copyOf(proven);
        boolean answered = true;
        for (Name name : anchors.byName().keySet()) {
            switch (proof(resolver, name)) {
                case PASSES -> proven.add(name);
                case STRIPS -> proven.remove(name);
                case NO_ANSWER -> answered = false;
            }
        }
        if (first || !proven.equals(before)) {
            change();
        }
        return answered;
    }

    private void change() {
        if (proven.isEmpty()) {
            way = Way.plain(servers);
            log.warn("The name servers pass no DNSSEC signatures: answers are not validated and DANE is not used."
                    + " BARID_DNS_SERVERS names others, BARID_DNSSEC=off ends this look every hour");
        } else {
            way = Way.validating(servers, anchors, proven);
            log.info("DNSSEC: answers are validated, trust anchors {}", proven);
        }
    }

    /** Keys must come with signatures, and so must the proof that a name is not there: without it all is forged. */
    private Proof proof(Resolver resolver, Name name) {
        Proof keys = signed(resolver, name, Type.DNSKEY);
        return keys == Proof.PASSES ? signed(resolver, absent(name), Type.DS) : keys;
    }

    private static Name absent(Name anchor) {
        try {
            return Name.concatenate(Name.fromConstantString("barid-looks-for-signatures"), anchor);
        } catch (NameTooLongException e) {
            return anchor;
        }
    }

    private Proof signed(Resolver resolver, Name name, int type) {
        Message question = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        question.getHeader().setFlag(Flags.CD);
        try {
            Message reply = resolver.sendAsync(question)
                    .toCompletableFuture()
                    .orTimeout(servers.limit().toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            return hasSignature(reply, Section.ANSWER) || hasSignature(reply, Section.AUTHORITY)
                    ? Proof.PASSES
                    : Proof.STRIPS;
        } catch (CompletionException e) {
            return Proof.NO_ANSWER;
        }
    }

    private static boolean hasSignature(Message reply, int section) {
        return reply.getSection(section).stream().anyMatch(each -> each.getType() == Type.RRSIG);
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
