package io.barid.endtoend;

import io.barid.remotemx.ScriptedMx;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two relay-services under load; each of them and PostgreSQL are killed. */
class TwoRelaysIT {

    private static final String PASSWORD = "a long password";

    private static RunningBarid barid;
    private static Replica second;
    private static ScriptedMx host;

    @BeforeAll
    static void start() throws Exception {
        host = ScriptedMx.start();
        barid = RunningBarid.preparedProcesses()
                .set("BARID_ROUTES", "outside.test=127.0.0.1:" + host.port())
                .set("BARID_RETRY_SCHEDULE", "1s,2s,5s")
                .start();
        second = Replica.ofRelay(barid).start();
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable each : Arrays.asList(second, barid, host)) {
            if (each != null) {
                each.close();
            }
        }
    }

    @Test
    void neitherTheirDeathNorThatOfPostgresLosesMail() throws Exception {
        barid.account("ahmed@example.test", PASSWORD);
        try (OutboundLedger ledger = new OutboundLedger(barid, host, "ahmed@example.test", PASSWORD)) {
            ledger.awaitMore(200);
            ledger.killed();
            second.kill();
            ledger.awaitMore(200);
            second.start();
            ledger.awaitMore(100);
            ledger.killed();
            barid.kill("relay-service");
            ledger.awaitMore(100);
            barid.startPart("relay-service");
            ledger.killed();
            barid.kill("postgres");
            Thread.sleep(2_000);
            barid.startPart("postgres");
            ledger.awaitMore(200);
            ledger.close();
            // the leases of the killed are free when their beat stood still for a minute
            ledger.settle(Duration.ofSeconds(3), Duration.ofSeconds(150));
        }
    }
}
