package io.barid.relay.journey;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Looks after the days, at the start and then every hour. */
@Component
class DayKeeper implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DayKeeper.class);
    private static final Duration PAUSE = Duration.ofHours(1);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private final Days days;
    private final CountDownLatch ending = new CountDownLatch(1);
    private Thread thread;

    DayKeeper(Days days) {
        this.days = days;
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("journey-days").start(this::run);
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null && ending.getCount() > 0;
    }

    @Override
    public void stop() {
        ending.countDown();
    }

    private void run() {
        try {
            Duration pause = Duration.ZERO;
            while (!ending.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                pause = tend() ? PAUSE : AFTER_FAILURE;
            }
        } catch (InterruptedException e) {
            log.debug("no more days");
        }
    }

    private boolean tend() {
        try {
            days.tend(Instant.now());
            return true;
        } catch (DataAccessException | TransactionException e) {
            log.warn("days of journeys are made and dropped later: {}", e.toString());
            return false;
        }
    }
}
