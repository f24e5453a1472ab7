package io.barid.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.smtp.TestClient;
import io.barid.smtp.TestGateway;
import io.barid.smtp.policy.MailPort;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A gateway and what a client needs to send it chunks; at the end no memory may be held for any. */
abstract class ChunkFixture {

    TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = new TestGateway(TestGateway.Settings.USUAL.budget(2 << 20));
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (int i = 0; i < 100 && gateway.budget().used() > 0; i++) {
            Thread.sleep(20);
        }
        long used = gateway.budget().used();
        gateway.close();
        assertThat(used).as("octets held after all").isZero();
    }

    TestClient ready() throws IOException {
        return TestClient.ready(gateway.address(MailPort.MX), "bob@here.example");
    }

    static String bdat(String chunk, boolean last) {
        return "BDAT " + chunk.length() + (last ? " LAST" : "") + "\r\n" + chunk;
    }

    static String ask(TestClient client, String octets) throws IOException {
        client.send(octets);
        return client.reply();
    }

    String arrived() {
        return TraceField.below(gateway.published().getLast().value());
    }
}
