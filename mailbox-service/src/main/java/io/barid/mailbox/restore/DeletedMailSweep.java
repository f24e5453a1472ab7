package io.barid.mailbox.restore;

import io.barid.mailbox.MailboxServiceProperties;
import io.barid.mailbox.content.Links;
import io.barid.mailbox.database.SmallSteps;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Removes deleted mail whose time is over, some rows per transaction, on whichever replica. Its content is swept after that:
 * the seven days that it is kept without a holder began when it was deleted, or when relay-service let go of it later.
 */
@Component
class DeletedMailSweep {

    private static final Logger log = LoggerFactory.getLogger(DeletedMailSweep.class);
    private static final int AT_ONCE = 1_000;

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final Links links;
    private final Duration kept;

    DeletedMailSweep(
            JdbcClient database, TransactionTemplate transactions, Links links, MailboxServiceProperties settings) {
        this.database = database;
        this.transactions = transactions;
        this.links = links;
        this.kept = settings.deletedMailKept();
    }

    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT3M")
    void sweep() {
        try {
            int all = SmallSteps.untilNothingIsLeft(() -> transactions.execute(status -> step()));
            log.info("removed for good deletedMessages={}", all);
        } catch (DataAccessException | TransactionException e) {
            log.warn("not all deleted mail removed for good this hour: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int step() {
        List<UUID> contents = database.sql("""
                        delete from deleted_entry where (folder, uid) in (
                            select folder, uid from deleted_entry where deleted_at < now() - :kept * interval '1 second'
                            limit :most for update skip locked)
                        returning content""")
                .param("kept", kept.toSeconds())
                .param("most", AT_ONCE)
                .query(UUID.class)
                .list();
        links.dropped(contents, kept);
        return contents.size();
    }
}
