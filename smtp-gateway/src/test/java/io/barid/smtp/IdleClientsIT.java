package io.barid.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.services.RealKafka;
import io.barid.smtp.policy.MailPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many clients that say nothing cost little, and are served as soon as they speak. */
@Timeout(180)
class IdleClientsIT {

    private static final int CLIENTS = 10_000;
    private static final int AT_ONE_TIME = 50;
    private static final long KIB = 1024;

    private MailboxStandIn mailbox;
    private GatewayProcess gateway;
    private final ConcurrentLinkedQueue<QuietClient> clients = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        requireOpenFiles(CLIENTS + 1_000);
        GatewaySettings.createTopics(RealKafka.shared());
        mailbox = new MailboxStandIn();
        Map<String, String> settings = GatewaySettings.of(RealKafka.shared(), mailbox, folder);
        gateway = new GatewayProcess(settings, "-Xmx256m");
    }

    @AfterEach
    void stop() throws IOException {
        for (QuietClient client : clients) {
            client.close();
        }
        gateway.close();
        mailbox.close();
    }

    private static void requireOpenFiles(int wanted) throws IOException {
        long most = Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split("\\s+")[4])
                .mapToLong(limit -> limit.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(limit))
                .findFirst()
                .orElseThrow();
        assertThat(most)
                .as("this test opens %s connections: raise the hard limit of open files (ulimit -Hn)", wanted)
                .isGreaterThanOrEqualTo(wanted);
    }

    /** From 200 addresses: no more than 100 of each, for these are strangers as others are. */
    private void connect(MailPort port, int count) throws Exception {
        InetSocketAddress server = gateway.address(port);
        try (ExecutorService threads =
                Executors.newFixedThreadPool(AT_ONE_TIME, Thread.ofVirtual().factory())) {
            List<Future<Boolean>> all = IntStream.range(0, count)
                    .mapToObj(i -> threads.submit(() -> clients.add(QuietClient.greeted(
                            InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) (1 + i % 200)}),
                            server,
                            port.implicitTls()))))
                    .toList();
            for (Future<Boolean> each : all) {
                each.get();
            }
        }
    }

    /** 256 MiB hold them with room to work; without TLS an idle client costs 10 KiB. */
    @Test
    void tenThousandFitIntoASmallHeap() throws Exception {
        long before = gateway.heap();
        connect(MailPort.MX, CLIENTS);
        assertThat((gateway.heap() - before) / CLIENTS).isLessThan(12 * KIB);
        for (QuietClient client : clients) {
            assertThat(client.ask("NOOP")).startsWith("250 ");
        }
        assertThat((gateway.heap() - before) / CLIENTS).isLessThan(14 * KIB);
        assertThat(gateway.budget()).isZero();
    }

    /** With TLS an idle client costs 25 KiB, most of it the JDK's own buffers: 10,000 of them need 384 MiB. */
    @Test
    void underTlsEachCostsItsBuffers() throws Exception {
        connect(MailPort.SUBMISSIONS, 20);
        long before = gateway.heap();
        connect(MailPort.SUBMISSIONS, 500);
        assertThat((gateway.heap() - before) / 500).isLessThan(30 * KIB);
        for (QuietClient client : clients) {
            assertThat(client.ask("NOOP")).startsWith("250 ");
        }
    }
}
