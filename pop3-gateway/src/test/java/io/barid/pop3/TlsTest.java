package io.barid.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

    @Test
    void whatCameInClearAfterStlsDoesNotCount(@TempDir Path folder) throws Exception {
        try (Fixture fixture = new Fixture(folder);
                RunningGateway gateway = fixture.gateway();
                TestClient client = TestClient.inClear(gateway.pop3())) {
            client.readLine();
            // RFC 2595 section 4: in one packet, as an attacker in between would do it
            client.send("STLS\r\nUSER attacker@example.org\r\nCAPA\r\n");
            assertThat(client.readLine()).startsWith("+OK begin TLS");
            client.startTls();
            assertThat(client.ask("PASS secret")).isEqualTo("-ERR send USER first");
        }
    }

    @Test
    void aNewCertificateIsShownToTheNextClient(@TempDir Path folder) throws Exception {
        try (Fixture fixture = new Fixture(folder);
                RunningGateway gateway = fixture.gateway("spring.ssl.bundle.watch.file.quiet-period=200ms")) {
            assertThat(subject(gateway)).isEqualTo("CN=gateway");
            TestCertificate next = TestCertificate.in(folder, "renewed");
            Files.move(next.key(), fixture.certificate.key(), StandardCopyOption.REPLACE_EXISTING);
            Files.move(next.certificate(), fixture.certificate.certificate(), StandardCopyOption.REPLACE_EXISTING);
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
