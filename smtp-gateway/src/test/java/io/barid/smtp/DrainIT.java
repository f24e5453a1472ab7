package io.barid.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.services.RealKafka;
import io.barid.smtp.policy.MailPort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while clients are at everything: no message is lost or doubled, and the program ends by itself. */
@Timeout(120)
class DrainIT {

    private static final Duration MOST = Duration.ofSeconds(20);

    private final String run = UUID.randomUUID().toString();
    private final Set<String> kept = ConcurrentHashMap.newKeySet();
    /** Those without any reply: each may be there or not. */
    private final Set<String> silence = ConcurrentHashMap.newKeySet();

    private final List<TestClient> clients = Collections.synchronizedList(new ArrayList<>());
    private MailboxStandIn mailbox;
    private GatewayProcess gateway;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        GatewaySettings.createTopics(RealKafka.shared());
        mailbox = new MailboxStandIn();
        gateway = new GatewayProcess(GatewaySettings.of(RealKafka.shared(), mailbox, folder), "-Xmx256m");
    }

    @AfterEach
    void stop() throws IOException {
        for (TestClient client : clients) {
            client.close();
        }
        gateway.close();
        mailbox.close();
    }

    private TestClient greeted(MailPort port) throws IOException {
        TestClient client = new TestClient(gateway.address(port));
        clients.add(client);
        if (port.implicitTls()) {
            client.wrapInTls();
        }
        client.reply();
        client.ask("EHLO client.example");
        return client;
    }

    private TestClient ready() throws IOException {
        return greeted(MailPort.MX).mail("bob@here.example");
    }

    private String subject(String name) {
        return name + "-" + run;
    }

    private String content(String name) {
        return "Subject: " + subject(name) + "\r\n\r\nfirst half\r\nsecond half\r\n";
    }

    /** DATA, and some of the content. */
    private TestClient inData(String name) throws IOException {
        TestClient client = ready();
        assertThat(client.ask("DATA")).startsWith("354 ");
        client.send(content(name).substring(0, 40));
        return client;
    }

    /** The last chunk, and some of it. */
    private TestClient inChunk(String name) throws IOException {
        TestClient client = ready();
        client.send(
                "BDAT " + content(name).length() + " LAST\r\n" + content(name).substring(0, 40));
        return client;
    }

    private static void hearsThatItStops(TestClient client) throws IOException {
        assertThat(client.reply()).startsWith("421 4.3.2 ");
        assertThat(client.atEnd()).isTrue();
    }

    private void endsWell(TestClient client, String name, String rest) throws IOException {
        client.send(content(name).substring(40) + rest);
        assertThat(client.reply()).as(name).startsWith("250 2.0.0 ");
        kept.add(subject(name));
        hearsThatItStops(client);
    }

    /** Message after message, until it is sent away. */
    private void sendOn(String sender) {
        String name = "";
        try {
            TestClient client = ready();
            for (int i = 0; true; i++) {
                name = sender + "." + i;
                String reply = client.data(content(name).getBytes(US_ASCII));
                if (reply.isEmpty()) {
                    silence.add(subject(name));
                } else if (reply.startsWith("250 ")) {
                    kept.add(subject(name));
                }
                if (!reply.startsWith("250 ")) {
                    return;
                }
                client.mail("bob@here.example");
            }
        } catch (IOException e) {
            silence.add(subject(name));
        }
    }

    private void awaitRefused() throws Exception {
        for (MailPort port : MailPort.values()) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
            while (System.nanoTime() < end && connects(port)) {
                Thread.sleep(20);
            }
            assertThatThrownBy(() -> new TestClient(gateway.address(port))).isInstanceOf(IOException.class);
        }
    }

    private boolean connects(MailPort port) {
        try (TestClient late = new TestClient(gateway.address(port))) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void whatIsBegunEndsWellAndNothingElseBegins() throws Exception {
        await250();
        List<TestClient> idle = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            idle.add(greeted(MailPort.MX));
        }
        idle.add(greeted(MailPort.SUBMISSIONS));
        idle.add(greeted(MailPort.SUBMISSIONS));
        TestClient secured = greeted(MailPort.SUBMISSION);
        secured.startTls();
        secured.ask("EHLO client.example");
        idle.add(secured);
        idle.add(ready());
        TestClient betweenChunks = ready();
        betweenChunks.send("BDAT " + content("between").length() + "\r\n" + content("between"));
        assertThat(betweenChunks.reply()).startsWith("250 ");
        idle.add(betweenChunks);
        TestClient silent = new TestClient(gateway.address(MailPort.SUBMISSIONS));
        clients.add(silent);
        Map<String, TestClient> inData = new HashMap<>();
        Map<String, TestClient> inChunk = new HashMap<>();
        for (int i = 0; i < 4; i++) {
            inData.put("data" + i, inData("data" + i));
            inChunk.put("chunk" + i, inChunk("chunk" + i));
        }
        TestClient endless = inData("endless");
        List<Thread> busy = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String name = "busy" + i;
            busy.add(Thread.ofVirtual().start(() -> sendOn(name)));
        }
        while (kept.size() < 20) {
            Thread.sleep(20);
        }

        long begin = System.nanoTime();
        gateway.terminate();
        awaitRefused();
        for (TestClient each : idle) {
            hearsThatItStops(each);
        }
        assertThat(silent.once()).as("before its handshake").isEmpty();
        for (Thread each : busy) {
            each.join();
        }
        // content takes its time
        Thread.sleep(2_000);
        for (Map.Entry<String, TestClient> each : inData.entrySet()) {
            endsWell(each.getValue(), each.getKey(), ".\r\n");
        }
        for (Map.Entry<String, TestClient> each : inChunk.entrySet()) {
            endsWell(each.getValue(), each.getKey(), "");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
        assertThat(endless.once()).as("cut off after 13 seconds").isEmpty();

        assertThat(gateway.process().waitFor(MOST.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(MOST);
        assertThat(gateway.process().exitValue()).isIn(0, 143);
        assertThat(gateway.log()).noneMatch(line -> line.contains(" ERROR "));
        assertThatKafkaHasThem();
    }

    private void await250() throws Exception {
        String reply = "";
        for (int i = 0; i < 100 && !reply.startsWith("250 "); i++) {
            Thread.sleep(100);
            try (TestClient client = greeted(MailPort.MX)) {
                reply = client.ask("MAIL FROM:<>");
            }
        }
        assertThat(reply).startsWith("250 ");
    }

    private void assertThatKafkaHasThem() throws Exception {
        List<String> there = AcceptedTopic.subjects(RealKafka.shared()).stream()
                .filter(subject -> subject.endsWith(run))
                .toList();
        assertThat(there).doesNotHaveDuplicates().containsAll(kept);
        List<String> further = new ArrayList<>(there);
        further.removeAll(kept);
        assertThat(silence).containsAll(further);
    }
}
