package io.barid.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.pop3.Fixture.Account;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that are slow, silent or many. */
class LimitsTest {

    // far from the 20 seconds after which the tests' own clients give up, on a machine that has more to do
    private static final Duration SLACK = Duration.ofSeconds(8);

    private static Fixture fixture;
    private static RunningGateway gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        fixture = new Fixture(folder);
        gateway = fixture.gateway(
                "BARID_POP3_TIMEOUT=2",
                "pop3-gateway.login-timeout=3s",
                "pop3-gateway.max-connections-per-client=3",
                "BARID_POP3_MAX_CONNECTIONS=4");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        fixture.close();
    }

    @Test
    void anIdleSessionIsClosedWithoutAWordAndItsLockIsFree() throws Exception {
        Account bob = fixture.account(Fixture.message("a: b\n"));
        try (TestClient client = bob.client(gateway)) {
            client.ask("DELE 1");
            long begin = System.nanoTime();
            assertThat(client.readLine()).isNull();
            assertThat(since(begin))
                    .isBetween(Duration.ofMillis(1_500), Duration.ofSeconds(2).plus(SLACK));
        }
        Fixture.await(
                Duration.ofSeconds(10), "lock given back", () -> !bob.maildrop().locked());
        assertThat(bob.maildrop().count()).isEqualTo(1);
    }

    @Test
    void aCommandThatComesOctetByOctetIsNotWaitedFor() throws Exception {
        try (TestClient client = fixture.account().client(gateway)) {
            assertThat(closedAfter(client, "N"))
                    .isBetween(Duration.ofMillis(1_500), Duration.ofSeconds(2).plus(SLACK));
        }
    }

    @Test
    void neitherIsAHandshake() throws Exception {
        try (TestClient client = TestClient.inClear(gateway.pop3s())) {
            client.send("\u0016\u0003\u0001\u0002\u0000");
            assertThat(closedAfter(client, "\u0001"))
                    .isBetween(Duration.ofMillis(1_500), Duration.ofSeconds(2).plus(SLACK));
        }
    }

    @Test
    void theLoginPhaseEndsHoweverBusyItsClientIs() throws Exception {
        try (TestClient client = TestClient.inClear(gateway.pop3())) {
            assertThat(closedAfter(client, "CAPA\r\n"))
                    .isBetween(Duration.ofMillis(2_500), Duration.ofSeconds(3).plus(SLACK));
        }
    }

    @Test
    void aClientThatTakesNothingIsNotWaitedFor() throws Exception {
        Account bob = fixture.account(Fixture.message(30_000_000, 1));
        try (TestClient client = bob.client(gateway)) {
            client.send("RETR 1\r\n");
            long begin = System.nanoTime();
            Fixture.await(
                    Duration.ofSeconds(20),
                    "lock given back",
                    () -> !bob.maildrop().locked());
            assertThat(since(begin))
                    .isBetween(Duration.ofMillis(1_500), Duration.ofSeconds(3).plus(SLACK));
        }
    }

    @Test
    void oneClientHasSoManyConnectionsAndNoMore() throws Exception {
        try (TestClient a = TestClient.inClear(gateway.pop3());
                TestClient b = TestClient.inClear(gateway.pop3());
                TestClient c = TestClient.inClear(gateway.pop3())) {
            for (TestClient client : new TestClient[] {a, b, c}) {
                assertThat(client.readLine()).startsWith("+OK");
            }
            try (TestClient d = TestClient.inClear(gateway.pop3())) {
                assertThat(d.readLine()).startsWith("-ERR [SYS/TEMP] too many connections");
                assertThat(d.readLine()).isNull();
            }
            a.ask("QUIT");
            assertThat(a.readLine()).isNull();
        }
        Fixture.await(Duration.ofSeconds(10), "room again", LimitsTest::greeted);
    }

    @Test
    void clientsFromTrustedNetworksAreCountedOverallOnly() throws Exception {
        try (RunningGateway trusting = fixture.gateway(
                        "BARID_TRUSTED_NETWORKS=10.0.0.0/8,127.0.0.0/8",
                        "pop3-gateway.max-connections-per-client=1",
                        "BARID_POP3_MAX_CONNECTIONS=2");
                TestClient a = TestClient.inClear(trusting.pop3());
                TestClient b = TestClient.inClear(trusting.pop3());
                TestClient c = TestClient.inClear(trusting.pop3())) {
            assertThat(a.readLine()).startsWith("+OK");
            assertThat(b.readLine()).startsWith("+OK");
            assertThat(c.readLine()).startsWith("-ERR [SYS/TEMP]");
        }
    }

    private static boolean greeted() {
        try (TestClient client = TestClient.inClear(gateway.pop3())) {
            return client.readLine().startsWith("+OK");
        } catch (Exception e) {
            return false;
        }
    }

    private static Duration closedAfter(TestClient client, String bit) throws InterruptedException {
        long begin = System.nanoTime();
        try {
            while (since(begin).compareTo(Duration.ofSeconds(20)) < 0) {
                client.send(bit);
                Thread.sleep(150);
            }
        } catch (IOException e) {
            // closed
        }
        return since(begin);
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin).truncatedTo(ChronoUnit.MILLIS);
    }
}
