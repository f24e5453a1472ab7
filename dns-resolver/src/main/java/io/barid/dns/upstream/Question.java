package io.barid.dns.upstream;

import io.barid.dns.share.SharedPlaces;
import io.barid.dns.upstream.DnsAnswer.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** One question on its way through aliases. */
final class Question {

    private static final int MOST_ALIASES = 8;

    private final Way way;
    private final Name asked;
    private final int type;
    private final QuestionLimit limit;
    private final long end;
    private Name name;
    private int aliases;
    private boolean secure = true;
    private Duration life = Duration.ofDays(1);

    Question(Way way, Name asked, int type, QuestionLimit limit) {
        this.way = way;
        this.asked = asked;
        this.name = asked;
        this.type = type;
        this.limit = limit;
        this.end = System.nanoTime() + limit.longest().toNanos() + 500_000_000L;
    }

    DnsAnswer answer() {
        try {
            while (true) {
                Message reply = ask();
                secure &= reply.getHeader().getFlag(Flags.AD);
                boolean followed = follow(reply);
                List<Record> found = Replies.records(reply, name, type);
                if (!found.isEmpty()) {
                    return new DnsAnswer.Records(found, origin(Replies.life(reply)));
                }
                if (reply.getRcode() == Rcode.NXDOMAIN) {
                    return new DnsAnswer.NoSuchName(origin(Replies.life(reply)));
                }
                if (!followed || Replies.negative(reply)) {
                    return new DnsAnswer.NoRecords(origin(Replies.life(reply)));
                }
                // the server did not follow the alias
                life = Replies.shorter(life, Replies.recordsLife(reply));
            }
        } catch (UpstreamException e) {
            return new DnsAnswer.Failed(
                    "no answer about " + Type.string(type) + " of " + asked.toString(true) + ": " + e.getMessage(),
                    e.isBusy());
        }
    }

    /** @return whether the name is another now */
    private boolean follow(Message reply) {
        boolean followed = false;
        while (type != Type.CNAME) {
            Optional<Name> next = Replies.alias(reply, name);
            if (next.isEmpty()) {
                break;
            }
            if (++aliases > MOST_ALIASES) {
                throw new UpstreamException("more than " + MOST_ALIASES + " aliases");
            }
            name = next.get();
            followed = true;
        }
        return followed;
    }

    private Origin origin(Duration lastLife) {
        Duration shortest = Replies.shorter(life, lastLife);
        return new Origin(name, way.security(secure), Instant.now().plus(shortest));
    }

    private Message ask() {
        try (SharedPlaces.Place place = limit.enter(name, end)) {
            Message reply = send();
            Optional<String> refusal = way.keys().flatMap(keys -> Replies.refusal(reply));
            if (reply.getRcode() != Rcode.NOERROR && reply.getRcode() != Rcode.NXDOMAIN) {
                way.keys().ifPresent(keys -> keys.forget(name));
                throw new UpstreamException("DNSSEC: " + refusal.orElse("the answer does not validate"));
            }
            return reply;
        }
    }

    private Message send() {
        Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        try {
            return way.resolver()
                    .sendAsync(query)
                    .toCompletableFuture()
                    .orTimeout(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS)
                    .join();
        } catch (CompletionException e) {
            throw failure(e.getCause());
        }
    }

    private static UpstreamException failure(Throwable cause) {
        Throwable inner = cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
        if (inner instanceof UpstreamException known) {
            return known;
        }
        if (inner instanceof TimeoutException) {
            return new UpstreamException("time-out");
        }
        String message = inner.getMessage() == null ? "" : " (" + inner.getMessage() + ")";
        return new UpstreamException(inner.getClass().getSimpleName() + message);
    }
}
