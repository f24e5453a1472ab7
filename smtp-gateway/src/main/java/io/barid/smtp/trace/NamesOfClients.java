package io.barid.smtp.trace;

import io.barid.address.Domain;
import io.barid.query.ClientNames;
import io.barid.query.ClientNames.Answer;
import io.barid.service.net.ClientBlock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.RestClientException;

/** Asks dns-resolver what clients are called, each address once a minute, and only so many at one time. */
public final class NamesOfClients {

    private static final Logger log = LoggerFactory.getLogger(NamesOfClients.class);
    private static final int MOST_QUESTIONS = 200;
    private static final int MOST_KEPT = 10_000;

    /** Of one IPv4 address or IPv6 /64, which has more addresses than there are places. */
    private static final int MOST_OF_BLOCK = 4;

    private static final Duration KEPT = Duration.ofMinutes(1);

    /** So long a silent dns-resolver is not asked about the same client again. */
    private static final Duration FAILURE_KEPT = Duration.ofSeconds(5);

    private final ClientNames names;
    private final int mostKept;
    private final Semaphore places;
    private final Map<InetAddress, Integer> placesOfBlocks = new ConcurrentHashMap<>();
    private final Map<InetAddress, Kept> kept = new ConcurrentHashMap<>();
    private final Map<InetAddress, CompletableFuture<Optional<Domain>>> underWay = new ConcurrentHashMap<>();
    private final Counter known;
    private final Counter none;
    private final Counter unavailable;

    private record Kept(Optional<Domain> name, long expiry) {

        private boolean fresh() {
            return System.nanoTime() - expiry < 0;
        }
    }

    public NamesOfClients(ClientNames names, MeterRegistry metrics) {
        this(names, metrics, MOST_QUESTIONS, MOST_KEPT);
    }

    NamesOfClients(ClientNames names, MeterRegistry metrics, int mostQuestions, int mostKept) {
        this.names = names;
        this.mostKept = mostKept;
        this.places = new Semaphore(mostQuestions);
        this.known = counter(metrics, "known");
        this.none = counter(metrics, "none");
        this.unavailable = counter(metrics, "unavailable");
    }

    private static Counter counter(MeterRegistry metrics, String outcome) {
        return Counter.builder("mail.smtp.client.names")
                .description("Questions for a client's name, by their answer")
                .tag("outcome", outcome)
                .register(metrics);
    }

    /** Returns at once; a question, where one is needed, has a thread of its own. */
    public ClientName of(InetAddress client) {
        if (client.isLoopbackAddress()) {
            return ClientName.NONE;
        }
        Kept found = kept.get(client);
        if (found != null && found.fresh()) {
            return new ClientName(CompletableFuture.completedFuture(found.name()));
        }
        CompletableFuture<Optional<Domain>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<Domain>> other = underWay.putIfAbsent(client, mine);
        if (other != null) {
            return new ClientName(other);
        }
        if (take(ClientBlock.of(client))) {
            Thread.ofVirtual().name("client-name").start(() -> ask(client, mine));
        } else {
            unavailable.increment();
            settle(client, mine, Optional.empty());
        }
        return new ClientName(mine);
    }

    private boolean take(InetAddress block) {
        if (!places.tryAcquire()) {
            return false;
        }
        if (placesOfBlocks.merge(block, 1, Integer::sum) > MOST_OF_BLOCK) {
            giveBack(block);
            return false;
        }
        return true;
    }

    private void giveBack(InetAddress block) {
        placesOfBlocks.computeIfPresent(block, (ignored, count) -> count == 1 ? null : count - 1);
        places.release();
    }

    private void ask(InetAddress client, CompletableFuture<Optional<Domain>> mine) {
        Optional<Domain> name = Optional.empty();
        try {
            name = answer(client);
        } finally {
            giveBack(ClientBlock.of(client));
            settle(client, mine, name);
        }
    }

    private void settle(InetAddress client, CompletableFuture<Optional<Domain>> mine, Optional<Domain> name) {
        underWay.remove(client, mine);
        mine.complete(name);
    }

    private Optional<Domain> answer(InetAddress client) {
        Answer answer;
        try {
            answer = names.nameOf(text(client));
        } catch (RestClientException e) {
            // what is no name at all comes here too: it is read strictly
            answer = new Answer.Unavailable(e.getMessage());
        }
        return switch (answer == null ? new Answer.None() : answer) {
            case Answer.Known found -> keep(client, Optional.of(found.name()), KEPT, known);
            case Answer.None nobody -> keep(client, Optional.empty(), KEPT, none);
            case Answer.Unavailable silence -> {
                log.debug("the name of client {} is unknown: {}", client.getHostAddress(), silence.reason());
                yield keep(client, Optional.empty(), FAILURE_KEPT, unavailable);
            }
        };
    }

    private Optional<Domain> keep(InetAddress client, Optional<Domain> name, Duration life, Counter outcome) {
        outcome.increment();
        if (kept.size() >= mostKept) {
            kept.values().removeIf(it -> !it.fresh());
        }
        if (kept.size() < mostKept) {
            kept.put(client, new Kept(name, System.nanoTime() + life.toNanos()));
        }
        return name;
    }

    /** Without the zone, which means something on this machine alone. */
    private static String text(InetAddress client) {
        String address = client.getHostAddress();
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }
}
