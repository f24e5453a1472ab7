package io.barid.mailbox.delivery;

import io.barid.service.database.DataErrors;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Stores a batch that holds poison: halves it, and halves again, until what cannot be stored stands alone. All in the
 * caller's transaction; anything but the records' own data still fails the whole batch.
 */
@Component
class CarefulDelivery {

    private final LocalDelivery delivery;
    private final Inboxes inboxes;
    private final JdbcTemplate database;

    CarefulDelivery(LocalDelivery delivery, Inboxes inboxes, JdbcTemplate database) {
        this.delivery = delivery;
        this.inboxes = inboxes;
        this.database = database;
    }

    BatchResult deliver(List<Arrival> batch, Told told) {
        // all mailboxes at once, for the halves would lock them in another order
        inboxes.lock(LocalDelivery.accounts(batch));
        return divide(batch, told);
    }

    private BatchResult divide(List<Arrival> part, Told told) {
        database.execute("savepoint part");
        try {
            BatchResult result = delivery.deliver(part, told);
            database.execute("release savepoint part");
            return result;
        } catch (DataAccessException | UnstorableException e) {
            if (!becauseOfData(e)) {
                throw e;
            }
            database.execute("rollback to savepoint part");
            if (part.size() == 1) {
                return BatchResult.unstorable(part.getFirst(), reason(e));
            }
        }
        int half = part.size() / 2;
        return divide(part.subList(0, half), told).and(divide(part.subList(half, part.size()), told));
    }

    static boolean becauseOfData(RuntimeException failure) {
        return failure instanceof UnstorableException || DataErrors.causedBy(failure);
    }

    private static String reason(Throwable failure) {
        Throwable at = failure;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return String.valueOf(at.getMessage());
    }
}
