package io.barid.endtoend;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Parts killed one after the other; each alone, and much else, is killed by testbed/crash. */
@ExtendWith(SharedBarid.class)
class KillIT {

    private static final String PASSWORD = "a long password";

    private static RunningBarid barid;

    @BeforeAll
    static void start() {
        barid = SharedBarid.processes();
    }

    @Test
    void whatWaitsForRelaySurvivesTheDeathOfKafka() throws Exception {
        barid.account("waits@example.test", PASSWORD);
        try (Ledger ledger = Ledger.start(barid, "waits@example.test", 4000, 5)) {
            barid.kill("relay-service");
            ledger.awaitMore(50);
            ledger.close();
            barid.kill("kafka");
            barid.startPart("kafka");
            barid.startPart("relay-service");
            ledger.settle(PASSWORD);
        }
    }
}
