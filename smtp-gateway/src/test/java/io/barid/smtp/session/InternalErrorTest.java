package io.barid.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.service.journey.Journeys;
import io.barid.service.net.Networks;
import io.barid.service.trace.Traces;
import io.barid.smtp.TestClient;
import io.barid.smtp.accept.MessageAcceptor;
import io.barid.smtp.accept.OctetBudget;
import io.barid.smtp.policy.MailPort;
import io.barid.smtp.policy.SizePolicy;
import io.barid.smtp.trace.NamesOfClients;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InternalErrorTest {

    private static SSLContext broken() {
        throw new IllegalStateException("broken on purpose");
    }

    /** What nobody foresaw ends one session, and its client is told to come again. */
    @Test
    void aBugEndsTheSessionWith421() throws IOException {
        OctetBudget budget = new OctetBudget(1_000_000, Duration.ZERO, Networks.parse("TRUSTED", ""));
        SessionTerms terms = new SessionTerms(
                "mx.here.example",
                Duration.ofSeconds(10),
                new SizePolicy(1_000_000),
                null,
                null,
                null,
                new NamesOfClients(null, new SimpleMeterRegistry()),
                new MessageAcceptor("mx.here.example", budget, null, null, null, null, null),
                InternalErrorTest::broken,
                new SessionMetrics(new SimpleMeterRegistry()),
                new SessionJourneys(Journeys.NONE),
                Traces.OFF);
        try (Sessions sessions = new Sessions(terms);
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestClient client = new TestClient((InetSocketAddress) server.getLocalSocketAddress())) {
            Socket accepted = server.accept();
            Thread.ofVirtual().start(() -> sessions.serve(accepted, accepted.getInetAddress(), MailPort.MX));
            client.reply();
            client.ask("EHLO client.example");
            assertThat(client.ask("STARTTLS")).isEqualTo("421 4.3.0 Internal error, closing");
            assertThat(client.atEnd()).isTrue();
        }
    }
}
