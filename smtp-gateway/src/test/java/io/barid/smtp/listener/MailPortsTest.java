package io.barid.smtp.listener;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.service.SettingsException;
import io.barid.smtp.TestClient;
import io.barid.smtp.TestGateway;
import io.barid.smtp.policy.MailPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MailPortsTest {

    private static TestGateway gateway(int inAll, int perClient, String trusted) {
        return new TestGateway(TestGateway.Settings.USUAL.limits(new MailPorts.Limits(inAll, perClient, trusted)));
    }

    private static List<TestClient> connect(TestGateway gateway, int count) throws IOException {
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TestClient client = new TestClient(gateway.address(i % 2 == 0 ? MailPort.MX : MailPort.SUBMISSION));
            assertThat(client.reply()).startsWith("220 ");
            clients.add(client);
        }
        return clients;
    }

    private static String nextGreeting(TestGateway gateway) throws IOException {
        try (TestClient client = new TestClient(gateway.address(MailPort.MX))) {
            return client.reply();
        }
    }

    @Test
    void beyondTheLimitInAllClientsHear421AndLaterOnesAreServed() throws Exception {
        try (TestGateway gateway = gateway(4, 100, "")) {
            List<TestClient> clients = connect(gateway, 4);
            assertThat(nextGreeting(gateway)).startsWith("421 4.3.2 ");
            clients.removeFirst().ask("QUIT");
            assertServedSoon(gateway);
        }
    }

    @Test
    void beyondTheLimitPerClientOnlyTheUntrustedHear421() throws Exception {
        try (TestGateway gateway = gateway(100, 2, "10.0.0.0/8")) {
            List<TestClient> clients = connect(gateway, 2);
            assertThat(nextGreeting(gateway)).startsWith("421 4.7.0 ");
            assertThat(nextGreeting(gateway)).startsWith("421 4.7.0 ");
            clients.removeFirst().close();
            assertServedSoon(gateway);
        }
        try (TestGateway gateway = gateway(100, 2, "10.0.0.0/8, 127.0.0.0/8")) {
            assertThat(connect(gateway, 6)).hasSize(6);
        }
    }

    /** More than a listener takes at one time, should each of them keep its place. */
    @Test
    void whoIsTurnedAwayAndNeitherReadsNorClosesHoldsNothing() throws Exception {
        try (TestGateway gateway = gateway(1, 1, "")) {
            List<TestClient> clients = connect(gateway, 1);
            for (MailPort port : List.of(MailPort.MX, MailPort.SUBMISSIONS)) {
                for (int i = 0; i < 1_200; i++) {
                    clients.add(new TestClient(gateway.address(port)));
                }
                assertThat(clients.getLast().once()).startsWith(port.implicitTls() ? "" : "421 4.3.2 ");
            }
            clients.getFirst().ask("QUIT");
            assertServedSoon(gateway);
            for (TestClient client : clients) {
                client.close();
            }
        }
    }

    private static void assertServedSoon(TestGateway gateway) throws Exception {
        String greeting = nextGreeting(gateway);
        for (int i = 0; i < 50 && !greeting.startsWith("220 "); i++) {
            Thread.sleep(50);
            greeting = nextGreeting(gateway);
        }
        assertThat(greeting).startsWith("220 ");
    }

    @Test
    void aTakenPortIsNamedWithItsVariable() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (TestGateway gateway = gateway(1, 1, "");
                ServerSocket taken = new ServerSocket(0, 1, loopback)) {
            MailPorts ports = new MailPorts(
                    List.of(
                            new PortBinding(MailPort.MX, loopback, 0, "BARID_SMTP_PORT"),
                            new PortBinding(
                                    MailPort.SUBMISSION, loopback, taken.getLocalPort(), "BARID_SUBMISSION_PORT")),
                    gateway.sessions(),
                    new MailPorts.Limits(1, 1, ""),
                    Duration.ofSeconds(2));
            assertThatThrownBy(ports::start)
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort())
                    .hasMessageContaining("BARID_SUBMISSION_PORT");
            assertThat(ports.isRunning()).isFalse();
        }
    }

    @Test
    void onStopIdleClientsHear421AtOnceAndARunningMessageEndsWithItsReply() throws Exception {
        try (TestGateway gateway = gateway(100, 100, "")) {
            InetSocketAddress mx = gateway.address(MailPort.MX);
            try (TestClient idle = new TestClient(mx);
                    TestClient halfway = TestClient.ready(mx, "bob@here.example");
                    TestClient secret = new TestClient(gateway.address(MailPort.SUBMISSION));
                    TestClient sending = TestClient.ready(mx, "bob@here.example")) {
                idle.reply();
                secret.reply();
                secret.ask("EHLO client.example");
                secret.startTls();
                secret.ask("EHLO client.example");
                sending.ask("DATA");
                sending.send("first half\r\n");
                long begin = System.nanoTime();
                CompletableFuture<Void> stopped = CompletableFuture.runAsync(gateway.ports()::stop);
                assertThat(idle.reply()).startsWith("421 4.3.2 ");
                assertThat(idle.atEnd()).isTrue();
                assertThat(halfway.reply()).startsWith("421 4.3.2 ");
                assertThat(secret.reply()).startsWith("421 4.3.2 ");
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
                assertThatThrownBy(() -> new TestClient(mx).reply()).isInstanceOf(IOException.class);
                assertThat(stopped).isNotDone();
                sending.send("second half\r\n.\r\n");
                assertThat(sending.reply()).startsWith("250 2.0.0 Ok: queued as ");
                assertThat(sending.reply()).startsWith("421 4.3.2 ");
                stopped.get();
            }
            assertThat(new String(gateway.published().getFirst().value(), US_ASCII))
                    .endsWith("first half\r\nsecond half\r\n");
        }
    }

    @Test
    void aStopDoesNotWaitForEverForWhatDoesNotEnd() throws Exception {
        try (TestGateway gateway = new TestGateway(TestGateway.Settings.USUAL.unacknowledged())) {
            InetAddress loopback = InetAddress.getLoopbackAddress();
            MailPorts ports = new MailPorts(
                    List.of(new PortBinding(MailPort.MX, loopback, 0, "BARID_SMTP_PORT")),
                    gateway.sessions(),
                    new MailPorts.Limits(10, 10, ""),
                    Duration.ofSeconds(2));
            ports.start();
            InetSocketAddress mx = new InetSocketAddress(loopback, ports.number(MailPort.MX));
            try (TestClient unacknowledged = TestClient.ready(mx, "bob@here.example");
                    TestClient slow = TestClient.ready(mx, "bob@here.example")) {
                unacknowledged.ask("DATA");
                unacknowledged.send("hello\r\n.\r\n");
                slow.ask("DATA");
                while (gateway.producer().history().isEmpty()) {
                    Thread.sleep(10);
                }
                long begin = System.nanoTime();
                ports.stop();
                assertThat(Duration.ofNanos(System.nanoTime() - begin))
                        .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(5));
                assertThat(unacknowledged.once()).isEmpty();
            }
        }
    }
}
