package io.barid.mailbox.removal;

import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Carries removals out, one step at a time, each a short transaction; between two it rests as long as one took, so that
 * deliveries have the database for at least half of the time. Every replica runs it; each takes the oldest removal that no
 * other is at.
 */
@Component
class RemovalJob {

    private static final Logger log = LoggerFactory.getLogger(RemovalJob.class);
    private static final Duration LONGEST_REST = Duration.ofSeconds(2);

    private final RemovalSteps steps;
    private final ReentrantLock one = new ReentrantLock();
    private volatile boolean stopping;

    RemovalJob(RemovalSteps steps) {
        this.steps = steps;
    }

    /** Begins at once in the background, unless it is under way; then that run, or the next in 5 seconds, comes to it. */
    void wake() {
        Thread.ofVirtual().name("removal").start(this::run);
    }

    @Scheduled(fixedDelayString = "PT5S", initialDelayString = "PT5S")
    void run() {
        if (!one.tryLock()) {
            return;
        }
        try {
            List<Long> open = steps.open();
            for (int i = 0; i < open.size() && !stopping; i++) {
                carryOut(open.get(i));
            }
        } catch (DataAccessException | TransactionException e) {
            log.warn("removals wait for PostgreSQL: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            one.unlock();
        }
    }

    /** As far as it can be; one that fails does not keep the next waiting. */
    private void carryOut(long removal) throws InterruptedException {
        RemovalSteps.Outcome outcome = RemovalSteps.Outcome.MORE_TO_DO;
        while (outcome == RemovalSteps.Outcome.MORE_TO_DO && !stopping) {
            long begun = System.nanoTime();
            try {
                outcome = steps.step(removal);
            } catch (DataAccessException e) {
                log.warn("removal waits id={}: {}", removal, e.toString());
                return;
            }
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            Thread.sleep(took.compareTo(LONGEST_REST) < 0 ? took : LONGEST_REST);
        }
    }

    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT5M")
    void clearAddresses() {
        try {
            steps.clearAddresses();
        } catch (DataAccessException | TransactionException e) {
            log.warn("addresses of removals are cleared an hour later: {}", e.toString());
        }
    }

    @PreDestroy
    void stop() {
        stopping = true;
    }
}
