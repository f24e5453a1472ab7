package io.barid.relay.queue;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionException;

/** Repeats a transaction for as long as the database is away. */
final class Persistence {

    private static final Logger log = LoggerFactory.getLogger(Persistence.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final BooleanSupplier ended;

    /** @param ended from when on nothing is begun any more */
    Persistence(BooleanSupplier ended) {
        this.ended = ended;
    }

    /**
     * Anything but the database's absence ends in its exception.
     *
     * @param transaction given whether this is its first time; later it may have been committed before
     * @return absent when it was ended before
     */
    <T> Optional<T> insist(int units, Function<Boolean, T> transaction) throws InterruptedException {
        Duration pause = Duration.ofMillis(100);
        boolean first = true;
        while (!ended.getAsBoolean()) {
            try {
                return Optional.of(transaction.apply(first));
            } catch (SettledBatch.ChangedException e) {
                log.debug("rows were changed meanwhile: {}", e.getMessage());
            } catch (DataIntegrityViolationException e) {
                throw e;
            } catch (DataAccessException | TransactionException e) {
                log.warn("{} settled units wait for the database: {}", units, e.toString());
                first = false;
                Thread.sleep(pause);
                Duration longer = pause.multipliedBy(2);
                pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
            }
        }
        return Optional.empty();
    }
}
