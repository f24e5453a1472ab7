package io.barid.smtp.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.smtp.TestClient;
import io.barid.smtp.TestGateway;
import io.barid.smtp.policy.MailPort;
import java.io.IOException;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A gateway, and accounts that log in and send. */
abstract class SubmissionFixture {

    TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = new TestGateway(TestGateway.Settings.USUAL);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    TestClient loggedIn(String name) throws IOException {
        TestClient client = new TestClient(gateway.address(MailPort.SUBMISSION));
        client.reply();
        client.ask("EHLO client.example");
        client.startTls();
        client.ask("EHLO client.example");
        String credentials = "\0" + name + "@here.example\0secret";
        assertThat(client.ask("AUTH PLAIN " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8))))
                .startsWith("235 ");
        return client;
    }

    /** From MAIL to RCPT. */
    static void envelope(TestClient client, String from, String... recipients) throws IOException {
        assertThat(client.ask("MAIL FROM:<" + from + ">")).startsWith("250 ");
        for (String recipient : recipients) {
            assertThat(client.ask("RCPT TO:<" + recipient + ">")).startsWith("250 ");
        }
    }

    /** On a connection of its own. @return the reply to its content */
    String submit(String name, String content, String... recipients) throws IOException {
        try (TestClient client = loggedIn(name)) {
            envelope(client, name + "@here.example", recipients);
            return client.data(content.getBytes(UTF_8));
        }
    }

    String submit(String name, String content) throws IOException {
        return submit(name, content, "bob@here.example");
    }
}
