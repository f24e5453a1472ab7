package io.barid.mailbox.audit;

import io.barid.mailbox.MailboxServiceProperties;
import io.barid.mailbox.database.SmallSteps;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Removes records that are older than {@code BARID_AUDIT_KEPT}. */
@Component
class AuditSweeper {

    private static final Logger log = LoggerFactory.getLogger(AuditSweeper.class);
    private static final int AT_ONCE = 5_000;

    private final JdbcClient database;
    private final Duration kept;

    AuditSweeper(JdbcClient database, MailboxServiceProperties properties) {
        this.database = database;
        this.kept = properties.auditKept();
    }

    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT6M")
    void sweep() {
        try {
            SmallSteps.untilNothingIsLeft(this::step);
        } catch (DataAccessException | TransactionException e) {
            log.warn("old audit records go an hour later: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int step() {
        return database.sql("""
                        delete from audit where ctid = any(array(
                            select ctid from audit where at < now() - :kept * interval '1 second' limit :most))""")
                .param("kept", kept.toSeconds())
                .param("most", AT_ONCE)
                .update();
    }
}
