package io.barid.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.smtp.TestClient;
import io.barid.smtp.TestGateway;
import io.barid.smtp.policy.MailPort;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Slow clients: a command's time is the time of the whole command, content must keep a pace. */
class PatienceTest {

    private static final Duration TIMEOUT = Duration.ofMillis(1_500);
    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new TestGateway(TestGateway.Settings.USUAL.clientTimeout(TIMEOUT));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /** One octet after the other until the server has had enough; returns how long that took. */
    private static Duration trickle(TestClient client, String octet, long pauseMillis) throws InterruptedException {
        long begin = System.nanoTime();
        try {
            while (System.nanoTime() - begin < TIMEOUT.toNanos() * 4) {
                client.send(octet);
                Thread.sleep(pauseMillis);
            }
        } catch (IOException e) {
            // closed
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Test
    void silenceEndsWith421() throws IOException {
        try (TestClient client = new TestClient(gateway.address(MailPort.MX))) {
            client.reply();
            assertThat(client.reply()).startsWith("421 4.4.2 ");
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void aTricklingCommandEndsAsSoonAsASilentOne() throws Exception {
        try (TestClient client = new TestClient(gateway.address(MailPort.MX))) {
            client.reply();
            assertThat(trickle(client, "N", 100)).isBetween(TIMEOUT, TIMEOUT.plusMillis(1_800));
        }
    }

    @Test
    void tricklingContentEndsToo() throws Exception {
        try (TestClient client = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example")) {
            client.ask("DATA");
            assertThat(trickle(client, "a line\r\n", 50)).isBetween(TIMEOUT, TIMEOUT.plusMillis(1_800));
        }
        assertThat(gateway.published()).isEmpty();
    }

    @Test
    void contentThatKeepsItsPaceMayTakeLongerThanTheTime() throws Exception {
        try (TestClient client = TestClient.ready(gateway.address(MailPort.MX), "bob@here.example")) {
            client.ask("DATA");
            String piece = ("x".repeat(998) + "\r\n").repeat(67);
            for (int i = 0; i < 5; i++) {
                client.send(piece);
                Thread.sleep(TIMEOUT.toMillis() / 2);
            }
            assertThat(client.ask(".")).startsWith("250 2.0.0 ");
        }
    }

    @Test
    void aTricklingTlsRecordIsCutOff() throws Exception {
        try (TestClient client = new TestClient(gateway.address(MailPort.SUBMISSIONS))) {
            client.send(new byte[] {0x16, 3, 1, 0x10, 0});
            assertThat(trickle(client, "\0", 100)).isBetween(TIMEOUT, TIMEOUT.plusMillis(3_500));
        }
    }

    @Test
    void aClientThatReadsNoRepliesIsCutOff() throws IOException {
        try (TestClient client = new TestClient(gateway.address(MailPort.MX))) {
            client.socket().setReceiveBufferSize(4_096);
            byte[] many = "NOOP\r\n".repeat(10_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            assertThatThrownBy(() -> {
                        while (true) {
                            client.send(many);
                        }
                    })
                    .isInstanceOf(SocketException.class);
        }
    }
}
