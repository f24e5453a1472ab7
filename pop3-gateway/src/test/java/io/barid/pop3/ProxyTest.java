package io.barid.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.pop3.Fixture.Account;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Behind a balancer, which is 127.0.0.1 here, a client is whom the balancer names; 127.0.0.2 is a client itself. */
@Timeout(60)
class ProxyTest {

    private static final String LOCAL = "0d0a0d0a000d0a515549540a20000000";
    private static final String FROM_V6 = "0d0a0d0a000d0a515549540a21210024"
            + "20010db800000000000000000000000720010db8000000000000000000000001dc0403e3";

    private static Fixture fixture;
    private static RunningGateway gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        fixture = new Fixture(folder);
        gateway = behindABalancer();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        fixture.close();
    }

    private static RunningGateway behindABalancer() {
        return fixture.gateway(
                "BARID_PROXY_NETWORKS=127.0.0.1/32",
                "BARID_TRUSTED_NETWORKS=203.0.113.0/24",
                "pop3-gateway.max-connections-per-client=2",
                "BARID_POP3_MAX_CONNECTIONS=20");
    }

    private static TestClient from(InetSocketAddress port, String client) throws Exception {
        TestClient connected = TestClient.inClear(port);
        connected.send("PROXY TCP4 " + client + " 198.51.100.1 40000 110\r\n");
        return connected;
    }

    @Test
    void theRealClientsAddressIsWhatALoginIsAskedWith() throws Exception {
        Account bob = fixture.account();
        try (TestClient client = from(gateway.pop3s(), "192.0.2.7")) {
            client.startTls();
            client.login(bob.name(), Fixture.PASSWORD).ask("QUIT");
        }
        try (TestClient client = TestClient.inClear(gateway.pop3s())) {
            client.send(HexFormat.of().parseHex(FROM_V6));
            client.startTls();
            client.login(bob.name(), Fixture.PASSWORD).ask("QUIT");
        }
        try (TestClient client = from(gateway.pop3(), "192.0.2.8")) {
            client.readLine();
            client.ask("STLS");
            client.startTls();
            client.ask("USER " + bob.name());
            assertThat(client.ask("PASS " + Fixture.PASSWORD)).startsWith("+OK");
        }
        assertThat(fixture.mailbox.clients()).containsExactly("192.0.2.7", "2001:db8:0:0:0:0:0:7", "192.0.2.8");
    }

    @Test
    void limitsCountTheRealClients() throws Exception {
        List<TestClient> clients = new ArrayList<>();
        for (String address :
                List.of("192.0.2.17", "192.0.2.17", "192.0.2.18", "203.0.113.9", "203.0.113.9", "203.0.113.9")) {
            clients.add(from(gateway.pop3(), address));
            assertThat(clients.getLast().readLine()).startsWith("+OK");
        }
        clients.add(from(gateway.pop3(), "192.0.2.17"));
        assertThat(clients.getLast().readLine()).startsWith("-ERR [SYS/TEMP] too many connections");
        for (TestClient client : clients) {
            client.close();
        }
    }

    @Test
    void nobodyElseIsBelieved() throws Exception {
        try (TestClient client = TestClient.inClear(gateway.pop3(), "127.0.0.2")) {
            assertThat(client.readLine()).startsWith("+OK");
            assertThat(client.ask("PROXY TCP4 192.0.2.99 198.51.100.1 1 110")).startsWith("-ERR");
            assertThat(client.ask("QUIT")).startsWith("+OK");
        }
        // nor a second header, which the client sent itself
        try (TestClient client = from(gateway.pop3(), "192.0.2.7")) {
            client.readLine();
            assertThat(client.ask("PROXY TCP4 192.0.2.99 198.51.100.1 1 110")).startsWith("-ERR");
        }
    }

    @Test
    void withoutARightHeaderNothingIsSaid() throws Exception {
        for (String begin : List.of("CAPA\r\n", "PROXY TCP4 nobody\r\n")) {
            try (TestClient client = TestClient.inClear(gateway.pop3())) {
                client.send(begin);
                assertThat(client.readLine()).isNull();
            } catch (IOException e) {
                // closed with octets that nobody read
            }
        }
    }

    @Test
    void probesAndTheBalancerItselfAreServed() throws Exception {
        new Socket(gateway.pop3().getAddress(), gateway.pop3().getPort()).close();
        try (TestClient local = TestClient.inClear(gateway.pop3())) {
            local.send(HexFormat.of().parseHex(LOCAL));
            assertThat(local.readLine()).startsWith("+OK");
        }
    }

    @Test
    void whoIsSilentHoldsUpNeitherTheOthersNorAStop() throws Exception {
        RunningGateway stopping = behindABalancer();
        InetSocketAddress port = stopping.pop3();
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                silent.add(new Socket(port.getAddress(), port.getPort(), InetAddress.getByName("127.0.0.1"), 0));
            }
            try (TestClient client = TestClient.inClear(port, "127.0.0.2")) {
                assertThat(client.readLine()).startsWith("+OK");
            }
            long begin = System.nanoTime();
            stopping.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
            silent.getFirst().setSoTimeout(3_000);
            assertThat(silent.getFirst().getInputStream().read()).isNegative();
        } finally {
            stopping.close();
            for (Socket each : silent) {
                each.close();
            }
        }
    }
}
