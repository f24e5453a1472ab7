package io.barid.smtp.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.smtp.TestClient;
import io.barid.smtp.TestGateway;
import io.barid.smtp.listener.MailPorts;
import io.barid.smtp.policy.MailPort;
import java.io.IOException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Guesses are counted by mailbox-service, so what matters here is that it always hears who the client is. */
@Timeout(60)
class LoginClientTest {

    @Test
    void aTrustedNetworkIsNotFreeOfGuessingLimits() throws IOException {
        MailPorts.Limits trusting = new MailPorts.Limits(100, 50, "127.0.0.0/8,::1/128");
        try (TestGateway gateway = new TestGateway(TestGateway.Settings.USUAL.limits(trusting));
                TestClient client = new TestClient(gateway.address(MailPort.SUBMISSION))) {
            client.reply();
            client.ask("EHLO client.example");
            client.startTls();
            client.ask("EHLO client.example");
            assertThat(client.ask("AUTH PLAIN " + base64("\0bob@here.example\0guess")))
                    .startsWith("535 ");
            assertThat(client.ask("AUTH PLAIN " + base64("\0busy\0secret"))).startsWith("454 4.7.0 ");
            client.ask("AUTH SCRAM-SHA-256 " + base64("n,,n=user,r=rOprNGfwEbeRWgbNEkqO"));
            assertThat(client.ask(base64("guess"))).startsWith("501 ");
            assertThat(gateway.mailbox().clients())
                    .hasSize(4)
                    .containsOnly(client.socket().getLocalAddress().getHostAddress());
        }
    }

    /** Each costs a question to mailbox-service, and nobody who means well asks so often. */
    @Test
    void loginsThatMustWaitCountAsErrors() throws IOException {
        try (TestGateway gateway = new TestGateway(TestGateway.Settings.USUAL);
                TestClient client = new TestClient(gateway.address(MailPort.SUBMISSION))) {
            client.reply();
            client.ask("EHLO client.example");
            client.startTls();
            client.ask("EHLO client.example");
            for (int i = 1; i < 20; i++) {
                assertThat(client.ask("AUTH PLAIN " + base64("\0busy\0guess"))).startsWith("454 4.7.0 ");
            }
            assertThat(client.ask("AUTH PLAIN " + base64("\0busy\0guess"))).startsWith("421 4.7.0 ");
            assertThat(client.atEnd()).isTrue();
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
