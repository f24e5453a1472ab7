package io.barid.endtoend;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parts killed under traffic and started again: each 250 is in the mailbox once. */
@ExtendWith(SharedBarid.class)
class KillIT {

    private static final String PASSWORD = "a long password";

    private static RunningBarid barid;

    @BeforeAll
    static void start() {
        barid = SharedBarid.processes();
    }

    @ParameterizedTest
    @CsvSource({
        "smtp-gateway, 4000",
        "relay-service, 4000",
        "mailbox-service, 4000",
        "mailbox-service, 700000",
        "kafka, 4000",
        "postgres, 4000"
    })
    void aKilledPartLosesAndDoublesNothing(String part, int octets) throws Exception {
        String recipient = part + octets + "@example.test";
        barid.account(recipient, PASSWORD);
        try (Ledger ledger = Ledger.start(barid, recipient, octets, 5)) {
            ledger.awaitMore(25);
            barid.kill(part);
            TimeUnit.MILLISECONDS.sleep(1_500);
            barid.startPart(part);
            ledger.awaitMore(25);
            ledger.close();
            ledger.settle(PASSWORD);
        }
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
