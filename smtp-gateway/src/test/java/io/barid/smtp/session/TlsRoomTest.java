package io.barid.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.smtp.TestClient;
import io.barid.smtp.TestGateway;
import io.barid.smtp.policy.MailPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** TLS takes no more memory than it may: who comes when it is used up hears so, and comes again. */
class TlsRoomTest {

    private static final long ROOM_FOR_ONE_HANDSHAKE = 100 * 1024;

    @Test
    void beyondItsRoomTlsIsRefusedUntilAnotherHasGone() throws IOException {
        try (TestGateway gateway = new TestGateway(TestGateway.Settings.USUAL);
                Sessions sessions = new Sessions(gateway.terms(), ROOM_FOR_ONE_HANDSHAKE);
                ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            try (TestClient first = greeted(server, sessions)) {
                assertThat(first.ask("STARTTLS")).startsWith("220 ");
                try (TestClient second = greeted(server, sessions)) {
                    assertThat(second.ask("STARTTLS"))
                            .isEqualTo("454 4.7.0 TLS is not available at the moment, try again");
                    assertThat(second.ask("NOOP")).startsWith("250 ");
                    first.wrapInTls();
                    assertThat(first.ask("EHLO client.example")).startsWith("250 ");
                    first.close();
                    awaitTls(second);
                }
            }
        }
    }

    /** The other session may need a moment to see that its client is gone. */
    private static void awaitTls(TestClient client) throws IOException {
        String reply = client.ask("STARTTLS");
        for (int i = 0; i < 10_000 && reply.startsWith("454 "); i++) {
            reply = client.ask("STARTTLS");
        }
        assertThat(reply).startsWith("220 ");
        client.wrapInTls();
        assertThat(client.ask("EHLO client.example")).startsWith("250 ");
    }

    private static TestClient greeted(ServerSocket server, Sessions sessions) throws IOException {
        TestClient client = new TestClient(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> sessions.serve(socket, socket.getInetAddress(), MailPort.MX));
        client.reply();
        client.ask("EHLO client.example");
        return client;
    }
}
