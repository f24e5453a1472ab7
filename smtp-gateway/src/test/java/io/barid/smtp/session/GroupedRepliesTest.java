package io.barid.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.smtp.TestClient;
import io.barid.smtp.TestGateway;
import io.barid.smtp.policy.MailPort;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Replies to commands that came together leave together, in one write (RFC 2920 3.2), but a promise waits for nothing. */
@Timeout(60)
class GroupedRepliesTest {

    private static final String GROUP =
            "MAIL FROM:<jones@client.example>\r\nRCPT TO:<alice@here.example>\r\nRCPT TO:<bob@here.example>\r\nDATA\r\n";

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new TestGateway(TestGateway.Settings.USUAL);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /** Counts the writes of the gateway's side. */
    private static final class Counting extends Socket {

        private final AtomicInteger writes = new AtomicInteger();

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(int octet) throws IOException {
                    writes.incrementAndGet();
                    out.write(octet);
                }

                @Override
                public void write(byte[] octets, int from, int length) throws IOException {
                    writes.incrementAndGet();
                    out.write(octets, from, length);
                }
            };
        }

        int writesOf(Conversation conversation) throws IOException {
            int before = writes.get();
            conversation.run();
            return writes.get() - before;
        }

        interface Conversation {
            void run() throws IOException;
        }
    }

    private static final class CountingServer extends ServerSocket {

        CountingServer() throws IOException {
            super(0, 1, InetAddress.getLoopbackAddress());
        }

        @Override
        public Counting accept() throws IOException {
            Counting socket = new Counting();
            implAccept(socket);
            return socket;
        }
    }

    private static void replies(TestClient client, String... codes) throws IOException {
        for (String code : codes) {
            assertThat(client.reply()).startsWith(code);
        }
    }

    @Test
    void oneWriteForEachGroupWhateverItHolds() throws IOException {
        try (CountingServer server = new CountingServer();
                TestClient client =
                        new TestClient(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()))) {
            Counting socket = server.accept();
            Thread.ofVirtual().start(() -> gateway.sessions().serve(socket, socket.getInetAddress(), MailPort.MX));
            replies(client, "220 ");
            assertThat(socket.writesOf(() -> replies(client(client, "EHLO client.example\r\n"), "250 ")))
                    .isEqualTo(1);
            assertThat(socket.writesOf(() -> replies(client(client, GROUP), "250 ", "250 ", "250 ", "354 ")))
                    .isEqualTo(1);
            assertThat(socket.writesOf(() -> replies(client(client, "Subject: x\r\n\r\ny\r\n.\r\n"), "250 ")))
                    .isEqualTo(1);
            client.send(GROUP);
            replies(client, "250 ", "250 ", "250 ", "354 ");
            // the end of one message and the begin of the next, which RFC 2920 3.1 allows
            assertThat(socket.writesOf(() ->
                            replies(client(client, "y\r\n.\r\n" + GROUP), "250 ", "250 ", "250 ", "250 ", "354 ")))
                    .isEqualTo(2);
        }
    }

    /** As with one recipient after the other about whom mailbox-service does not answer. */
    @Test
    void noReplyWaitsForLongBehindTheNext() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestClient client = new TestClient((InetSocketAddress) server.getLocalSocketAddress());
                Socket socket = server.accept()) {
            ReplyWriter writer = new ReplyWriter(
                    new ClientConnection(socket, socket.getInetAddress(), Duration.ofSeconds(5), new TlsRoom(1 << 20)));
            writer.write(Replies.RECIPIENT_OK);
            Thread.sleep(1_100);
            writer.write(Replies.TRY_LATER);
            replies(client, "250 ", "451 ");
        }
    }

    private static TestClient client(TestClient client, String says) throws IOException {
        client.send(says);
        return client;
    }
}
