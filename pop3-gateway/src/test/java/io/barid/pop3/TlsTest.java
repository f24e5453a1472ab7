package io.barid.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {

    private static Fixture fixture;
    private static RunningGateway gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        fixture = new Fixture(folder);
        gateway = fixture.gateway();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        fixture.close();
    }

    @Test
    void whatCameInClearAfterStlsDoesNotCount() throws Exception {
        try (TestClient client = TestClient.inClear(gateway.pop3())) {
            client.readLine();
            // RFC 2595 section 4: in one packet, as an attacker in between would do it
            client.send("STLS\r\nUSER attacker@example.org\r\nCAPA\r\n");
            assertThat(client.readLine()).startsWith("+OK begin TLS");
            client.startTls();
            assertThat(client.ask("PASS secret")).isEqualTo("-ERR send USER first");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void octetsArriveWholeHoweverTheirRecordsAreCut(String protocol) throws Exception {
        byte[] sent = Fixture.message(1_000_000, 4);
        try (TestClient client = TestClient.inClear(gateway.pop3s())) {
            Fixture.Account bob = fixture.account(sent, Fixture.message("a: b\n"));
            client.startTls(protocol);
            client.login(bob.name(), Fixture.PASSWORD);
            for (String octet : "NOOP\r\n".split("")) {
                client.send(octet);
            }
            assertThat(client.readLine()).startsWith("+OK");
            // one record of 16 KiB, whose commands do not fit into anything that is kept between them
            client.send("NOOP\r\n".repeat(2_700));
            for (int i = 0; i < 2_700; i++) {
                assertThat(client.readLine()).startsWith("+OK");
            }
            assertThat(client.ask("RETR 1")).startsWith("+OK");
            assertThat(client.readMessage()).isEqualTo(sent);
            assertThat(client.ask("QUIT")).startsWith("+OK");
            // close_notify: without it the client's own TLS would complain
            assertThat(client.readLine()).isNull();
        }
    }

    @Test
    void newKeysAreTakenAndAnotherHandshakeIsNot() throws Exception {
        try (TestClient client = TestClient.inClear(gateway.pop3s());
                TestClient old = TestClient.inClear(gateway.pop3s())) {
            client.startTls("TLSv1.3");
            client.readLine();
            for (int i = 0; i < 3; i++) {
                client.shakeHandsAgain();
                assertThat(client.ask("USER x")).startsWith("+OK");
            }
            old.startTls("TLSv1.2");
            old.readLine();
            assertThatThrownBy(() -> {
                        old.shakeHandsAgain();
                        old.ask("NOOP");
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "USER bob\r\nPASS secret\r\n",
                "\u0016\u0003\u0001\u0000\u0005hello",
                "\u0016\u0003\u0001\u007f\u007f",
                "\u0017\u0003\u0003\u0000\u0001x",
                "\u0015\u0003\u0003\u0000\u0002\u0002\u0028"
            })
    void whatIsNoHandshakeIsEndedAtOnce(String octets) throws Exception {
        try (TestClient client = TestClient.inClear(gateway.pop3s())) {
            client.send(octets.getBytes(StandardCharsets.ISO_8859_1));
            long begin = System.nanoTime();
            byte[] answer = new byte[100];
            int got = client.read(answer);
            // an alert (RFC 8446 section 6), or, to an alert, nothing
            assertThat(got < 0 || answer[0] == 21).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void aHandshakeWithoutAnEndIsNotListenedTo() throws Exception {
        try (TestClient client = TestClient.inClear(gateway.pop3s())) {
            // a record of 16 KiB with the begin of a ClientHello of 30,000 octets, then more of it
            byte[] begin = new byte[5 + 16_384];
            System.arraycopy(new byte[] {22, 3, 1, 0x40, 0, 1, 0, 0x75, 0x30}, 0, begin, 0, 9);
            byte[] more = new byte[2_000];
            System.arraycopy(begin, 0, more, 0, 5);
            client.send(begin);
            client.send(more);
            long sent = System.nanoTime();
            try {
                assertThat(client.read(new byte[100])).isNegative();
            } catch (SocketException e) {
                // closed before all of it was read
            }
            assertThat(Duration.ofNanos(System.nanoTime() - sent)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void aNewCertificateIsShownToTheNextClient(@TempDir Path folder) throws Exception {
        try (Fixture renewing = new Fixture(folder);
                RunningGateway gateway = renewing.gateway("spring.ssl.bundle.watch.file.quiet-period=200ms")) {
            assertThat(subject(gateway)).isEqualTo("CN=gateway");
            TestCertificate next = TestCertificate.in(folder, "renewed");
            Files.move(next.key(), renewing.certificate.key(), StandardCopyOption.REPLACE_EXISTING);
            Files.move(next.certificate(), renewing.certificate.certificate(), StandardCopyOption.REPLACE_EXISTING);
            Fixture.await(
                    Duration.ofSeconds(30),
                    "new certificate",
                    () -> subject(gateway).equals("CN=renewed"));
        }
    }

    private static String subject(RunningGateway gateway) {
        try (TestClient client = TestClient.underTls(gateway.pop3s())) {
            return client.certificate().getSubjectX500Principal().getName();
        } catch (Exception e) {
            return e.toString();
        }
    }
}
