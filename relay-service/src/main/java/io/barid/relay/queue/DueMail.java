package io.barid.relay.queue;

import io.barid.relay.delivery.Destination;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Fetches due mail from the database: twice a second, and sooner when something is known to become due. Goes round the
 * destinations from where it stopped last, and takes no more of each than there is room for.
 */
@Component
class DueMail {

    private static final Logger log = LoggerFactory.getLogger(DueMail.class);
    private static final int PAGE = 200;
    private static final int CLAIMS_A_TRANSACTION = 20;
    private static final Duration ROUND = Duration.ofMillis(300);
    private static final Duration BLOCKS = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final OutboundClaims claims;
    private final TransactionTemplate transactions;
    private final Destinations destinations;
    private final Settlement settlement;
    private final Beat beat;
    private final Wake wake;
    private final Timings timings;
    private String cursor = "";
    private long blocksRead = System.nanoTime() - BLOCKS.toNanos();
    private volatile boolean ending;
    private Thread thread;

    DueMail(
            OutboundClaims claims,
            TransactionTemplate transactions,
            Destinations destinations,
            Settlement settlement,
            Beat beat,
            Wake wake,
            Timings timings) {
        this.claims = claims;
        this.transactions = transactions;
        this.destinations = destinations;
        this.settlement = settlement;
        this.beat = beat;
        this.wake = wake;
        this.timings = timings;
    }

    void start() {
        thread = Thread.ofVirtual().name("queue-due").start(this::run);
    }

    void stop() {
        ending = true;
        wake.soon();
        if (thread != null) {
            try {
                thread.join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        try {
            while (!ending) {
                boolean changed = wake.await(timings.poll());
                try {
                    round(changed);
                } catch (DataAccessException | TransactionException e) {
                    log.debug("due mail waits: {}", e.toString());
                } catch (RuntimeException e) {
                    log.error("due mail waits because of a bug", e);
                }
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            log.debug("no more mail is fetched");
        }
    }

    private void round(boolean changed) throws InterruptedException {
        Optional<UUID> owner = beat.id();
        if (ending || owner.isEmpty()) {
            return;
        }
        readBlocks(changed);
        for (Unit unit : destinations.tick()) {
            settlement.put(new Settled.Returned(unit));
        }
        long end = System.nanoTime() + ROUND.toNanos();
        boolean whole = false;
        while (!whole && !ending && System.nanoTime() - end < 0) {
            long asked = System.nanoTime();
            List<OutboundClaims.Waiting> page = claims.destinations(cursor, PAGE);
            page.forEach(each -> destinations.blocks().read(each.destination(), each.block(), asked));
            claim(
                    owner.get(),
                    page.stream()
                            .filter(OutboundClaims.Waiting::due)
                            .map(OutboundClaims.Waiting::destination)
                            .filter(DueMail::readable)
                            .filter(name -> destinations.wanted(name) > 0)
                            .toList());
            whole = page.size() < PAGE;
            cursor = whole ? "" : page.getLast().destination();
        }
    }

    private static boolean readable(String name) {
        try {
            Destination.parse(name);
            return true;
        } catch (IllegalArgumentException e) {
            log.error("mail waits for '{}', which is no destination: {}", name, e.getMessage());
            return false;
        }
    }

    private void readBlocks(boolean changed) {
        long asked = System.nanoTime();
        if (changed || asked - blocksRead >= BLOCKS.toNanos()) {
            Map<String, Duration> table = claims.blocks();
            destinations.blocks().read(table, asked, table.size() < OutboundClaims.BLOCKS);
            blocksRead = asked;
        }
    }

    private void claim(UUID owner, List<String> names) throws InterruptedException {
        for (int from = 0; from < names.size() && !ending; from += CLAIMS_A_TRANSACTION) {
            List<String> some = names.subList(from, Math.min(from + CLAIMS_A_TRANSACTION, names.size()));
            List<OutboundClaims.Claimed> claimed = new ArrayList<>();
            List<Integer> asked = new ArrayList<>();
            transactions.executeWithoutResult(status -> {
                for (String name : some) {
                    int wanted = destinations.wanted(name);
                    asked.add(wanted);
                    claimed.add(
                            wanted > 0
                                    ? claims.claim(owner, name, wanted)
                                    : new OutboundClaims.Claimed(List.of(), List.of(), 0));
                }
            });
            for (int i = 0; i < claimed.size(); i++) {
                start(claimed.get(i), asked.get(i));
            }
        }
    }

    private void start(OutboundClaims.Claimed claimed, int asked) throws InterruptedException {
        destinations.claimed(claimed.units(), claimed.rows() >= asked);
        destinations.hold(claimed.spoiled());
        for (Unit unit : claimed.spoiled()) {
            settlement.put(new Settled.Spoiled(unit, "unreadable in the queue"));
        }
    }
}
