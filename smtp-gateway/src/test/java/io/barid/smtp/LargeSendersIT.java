package io.barid.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.services.RealKafka;
import io.barid.smtp.policy.MailPort;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many large messages at one time in a small heap: each is kept or put off, and memory never runs out. */
@Timeout(280)
class LargeSendersIT {

    private static final int SENDERS = 200;
    private static final int MEGABYTES = 50;
    private static final byte[] PIECE = ("x".repeat(1022) + "\r\n").repeat(1024).getBytes(US_ASCII);

    private MailboxStandIn mailbox;
    private GatewayProcess gateway;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        GatewaySettings.createTopics(RealKafka.shared());
        mailbox = new MailboxStandIn();
        mailbox.onlyCount();
        Map<String, String> settings = GatewaySettings.of(RealKafka.shared(), mailbox, folder);
        // by default it would be 64 MB, which takes nearly all of them in, and 70 seconds
        settings.put("BARID_CONTENT_MEMORY", "16MB");
        gateway = new GatewayProcess(settings, "-Xmx256m");
    }

    @AfterEach
    void stop() {
        gateway.close();
        mailbox.close();
    }

    /** Each second one says before how much it will be. @return its reply, or those that kept it from sending */
    private String send(int number) throws IOException {
        QuietClient client = QuietClient.greeted(
                InetAddress.getByAddress(new byte[] {127, 0, 2, (byte) (1 + number)}),
                gateway.address(MailPort.MX),
                false);
        try (client) {
            String size = number % 2 == 0 ? " SIZE=" + MEGABYTES * PIECE.length : "";
            client.ask("MAIL FROM:<jones@client.example>" + size);
            client.ask("RCPT TO:<bob@here.example>");
            String go = client.ask("DATA");
            if (!go.startsWith("354 ")) {
                return go;
            }
            for (int i = 0; i < MEGABYTES; i++) {
                client.send(PIECE);
            }
            return client.ask(".");
        }
    }

    @Test
    void twoHundredMessagesOf50MegabytesAreKeptOrPutOff() throws Exception {
        long before = gateway.heap();
        List<String> replies = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                int number = i;
                all.add(threads.submit(() -> send(number)));
            }
            for (Future<String> each : all) {
                replies.add(each.get());
            }
        }
        assertThat(replies)
                .hasSize(SENDERS)
                .allMatch(reply -> reply.matches("(250 2\\.0\\.0|452 4\\.3\\.1|451 4\\.3\\.0) .*"));
        List<String> taken =
                replies.stream().filter(reply -> reply.startsWith("250 ")).toList();
        assertThat(taken).isNotEmpty().hasSizeLessThan(SENDERS);
        assertThat(taken)
                .allSatisfy(reply -> assertThat(mailbox.octets(reply.substring(reply.lastIndexOf(' ') + 1)))
                        .isGreaterThan(MEGABYTES * PIECE.length));
        assertThat(gateway.budget()).isZero();
        assertThat(gateway.heap() - before).isLessThan(100L << 20);
        assertThat(send(0)).startsWith("250 2.0.0 ");
        assertThat(gateway.log()).noneMatch(line -> line.contains(" ERROR "));
    }
}
