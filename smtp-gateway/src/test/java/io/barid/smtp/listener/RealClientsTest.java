package io.barid.smtp.listener;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.barid.service.net.RealClients;
import io.barid.smtp.TestClient;
import io.barid.smtp.TestGateway;
import io.barid.smtp.policy.MailPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Behind a balancer, which is 127.0.0.1 here, everything goes by the real client's address. */
@Timeout(60)
class RealClientsTest {

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.barid");
    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = new TestGateway(
                TestGateway.Settings.USUAL.limits(new MailPorts.Limits(100, 2, "203.0.113.0/24", "127.0.0.1/32")));
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(null);
        gateway.close();
    }

    private TestClient from(String client) throws IOException {
        TestClient connected = new TestClient(gateway.address(MailPort.MX));
        connected.send("PROXY TCP4 " + client + " 198.51.100.1 40000 25\r\n");
        return connected;
    }

    private String received(TestClient client) throws IOException {
        assertThat(client.reply()).startsWith("220 ");
        return receivedAfterGreeting(client);
    }

    private String receivedAfterGreeting(TestClient client) throws IOException {
        client.ask("EHLO client.example");
        assertThat(client.mail("bob@here.example").data("hello\r\n".getBytes(US_ASCII)))
                .startsWith("250 ");
        return new String(gateway.published().getLast().value(), US_ASCII).replace("\r\n\t", " ");
    }

    private List<ILoggingEvent> loggedFrom(Level level) {
        return List.copyOf(log.list).stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(level))
                .toList();
    }

    @Test
    void theReceivedFieldNamesTheClient() throws IOException {
        try (TestClient client = from("192.0.2.7")) {
            assertThat(received(client)).contains("[192.0.2.7]").doesNotContain("127.0.0.1");
        }
        assertThat(loggedFrom(Level.INFO))
                .anyMatch(event -> event.getFormattedMessage().endsWith("client 192.0.2.7"));
    }

    @Test
    void aBinaryHeaderDoesToo() throws IOException {
        try (TestClient client = new TestClient(gateway.address(MailPort.MX))) {
            client.send(HexFormat.of()
                    .parseHex("0d0a0d0a000d0a515549540a2121002420010db8000000000000000000000007"
                            + "20010db8000000000000000000000001dc040019"));
            assertThat(received(client)).contains("[IPv6:2001:db8:0:0:0:0:0:7]");
        }
    }

    @Test
    void theHeaderComesBeforeTheTlsHandshake() throws IOException {
        try (TestClient client = new TestClient(gateway.address(MailPort.SUBMISSIONS))) {
            client.send("PROXY TCP4 192.0.2.7 198.51.100.1 40000 465\r\n");
            client.wrapInTls();
            assertThat(client.reply()).startsWith("220 ");
            assertThat(client.ask("EHLO client.example")).startsWith("250 ");
        }
    }

    @Test
    void limitsCountTheRealClients() throws IOException {
        List<TestClient> clients = new ArrayList<>();
        for (String address : List.of("192.0.2.7", "192.0.2.7", "192.0.2.8", "192.0.2.8")) {
            clients.add(from(address));
            assertThat(clients.getLast().reply()).startsWith("220 ");
        }
        clients.add(from("192.0.2.7"));
        assertThat(clients.getLast().reply()).startsWith("421 4.7.0 ");
        for (int i = 0; i < 5; i++) {
            clients.add(from("203.0.113.9"));
            assertThat(clients.getLast().reply()).startsWith("220 ");
        }
        for (TestClient client : clients) {
            client.close();
        }
    }

    @Test
    void withoutARightHeaderNothingIsSaidAndOneWarningTellsWhy() throws IOException {
        for (String begin : List.of("EHLO client.example\r\n", "PROXY TCP4 nobody\r\n")) {
            try (TestClient client = new TestClient(gateway.address(MailPort.MX))) {
                client.send(begin);
                assertThat(client.once()).isEmpty();
            } catch (java.net.SocketException e) {
                // closed with octets that nobody read
            }
        }
        assertThat(loggedFrom(Level.WARN)).hasSize(1);
        assertThat(loggedFrom(Level.WARN).getFirst().getFormattedMessage()).contains("BARID_PROXY_NETWORKS");
    }

    @Test
    void aSecondHeaderIsACommandThatNobodyKnows() throws IOException {
        try (TestClient client = from("192.0.2.7")) {
            client.reply();
            assertThat(client.ask("PROXY TCP4 192.0.2.99 198.51.100.1 1 25")).startsWith("500 5.5.2 ");
            assertThat(receivedAfterGreeting(client)).contains("[192.0.2.7]");
        }
    }

    @Test
    void aHealthProbeIsNoAttack() throws Exception {
        for (MailPort port : MailPort.values()) {
            InetSocketAddress address = gateway.address(port);
            new Socket(address.getAddress(), address.getPort()).close();
            try (Socket reset = new Socket(address.getAddress(), address.getPort())) {
                reset.setSoLinger(true, 0);
            }
            try (TestClient local = new TestClient(address)) {
                local.send(HexFormat.of().parseHex("0d0a0d0a000d0a515549540a20000000"));
            }
            try (TestClient reset = new TestClient(address)) {
                reset.send("PROXY TCP4 192.0.2.7 198.51.100.1 40000 25\r\n");
                reset.socket().setSoLinger(true, 0);
            }
        }
        try (TestClient quits = new TestClient(gateway.address(MailPort.MX))) {
            quits.send("PROXY UNKNOWN\r\n");
            assertThat(quits.reply()).startsWith("220 ");
            assertThat(quits.ask("QUIT")).startsWith("221 ");
        }
        Thread.sleep(200);
        assertThat(loggedFrom(Level.INFO)).as(log.list.toString()).isEmpty();
        assertThat(gateway.refusals()).isZero();
    }

    /** More than the listener would take at one time, if each of them counted. */
    @Test
    void connectionsThatNeverSendTheirHeaderKeepNobodyOut() throws Exception {
        InetSocketAddress mx = gateway.address(MailPort.MX);
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < RealClients.MOST_AWAITED + 300; i++) {
                silent.add(new Socket(mx.getAddress(), mx.getPort()));
            }
            silent.getLast().setSoTimeout(5_000);
            assertThat(silent.getLast().getInputStream().read()).isNegative();
            long begin = System.nanoTime();
            try (Socket direct = new Socket(mx.getAddress(), mx.getPort(), InetAddress.getByName("127.0.0.2"), 0)) {
                direct.setSoTimeout(5_000);
                assertThat(direct.getInputStream().read()).isEqualTo('2');
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
        } finally {
            for (Socket each : silent) {
                each.close();
            }
        }
        assertThat(loggedFrom(Level.WARN)).hasSize(1);
    }

    @Test
    void aStopDoesNotWaitForHeaders() throws Exception {
        InetSocketAddress mx = gateway.address(MailPort.MX);
        try (Socket silent = new Socket(mx.getAddress(), mx.getPort());
                TestClient known = from("192.0.2.7")) {
            known.reply();
            long begin = System.nanoTime();
            gateway.ports().stop();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
            assertThat(known.reply()).startsWith("421 4.3.2 ");
            silent.setSoTimeout(3_000);
            assertThat(silent.getInputStream().read()).isNegative();
        }
        assertThat(loggedFrom(Level.WARN)).isEmpty();
    }
}
