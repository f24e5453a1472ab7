package io.barid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** PostgreSQL is away for longer than any lease, or for as long as barid.postgres-away-seconds says, while mail keeps coming. */
@ExtendWith(SharedBarid.class)
class PostgresAwayIT {

    private static final String PASSWORD = "a long password";
    private static final long AWAY_SECONDS = Long.getLong("barid.postgres-away-seconds", 75);

    @Test
    void everyAcceptedMessageIsThereAfterwards() throws Exception {
        RunningBarid barid = SharedBarid.processes();
        barid.account("away@example.test", PASSWORD);
        try (Ledger ledger = Ledger.start(barid, "away@example.test", 4000, 40)) {
            ledger.awaitMore(50);
            barid.stopPart("postgres");
            TimeUnit.SECONDS.sleep(AWAY_SECONDS);
            assertThat(barid.ready("SMTP_HTTP")).isTrue();
            barid.startPart("postgres");
            ledger.awaitMore(50);
            ledger.close();
            ledger.settle(PASSWORD);
        }
    }
}
