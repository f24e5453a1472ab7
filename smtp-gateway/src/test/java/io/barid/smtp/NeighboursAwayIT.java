package io.barid.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.services.RealKafka;
import io.barid.smtp.Passage.Fault;
import io.barid.smtp.policy.MailPort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Neighbours go, hang, are slow and come back: replies in time, nothing grows, and nobody has to help. */
@Timeout(180)
class NeighboursAwayIT {

    private static final String BOB = "bob@here.example";
    private static final byte[] LARGE =
            ("Subject: large\r\n\r\n" + ("x".repeat(998) + "\r\n").repeat(1_500)).getBytes(US_ASCII);
    private static final String LOGIN =
            Base64.getEncoder().encodeToString("\0bob@here.example\0secret".getBytes(US_ASCII));
    private static final int MEGABYTE = 1 << 20;

    private static RealKafka kafka;
    private static MailboxStandIn mailbox;
    private static Passage way;
    private static GatewayProcess gateway;

    /** What a client heard, and after how long. */
    private record Timed(String reply, Duration time) {
        static Timed of(Callable<String> question) throws Exception {
            long begin = System.nanoTime();
            String reply = question.call();
            return new Timed(reply, Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        kafka = RealKafka.own();
        GatewaySettings.createTopics(kafka);
        mailbox = new MailboxStandIn();
        mailbox.onlyCount();
        way = new Passage(mailbox.url());
        Map<String, String> settings = GatewaySettings.of(kafka, way.url(), folder);
        settings.put("BARID_MAX_CONNECTIONS_PER_CLIENT", "1000");
        gateway = new GatewayProcess(settings, "-Xmx256m");
        awaitTaken();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        way.close();
        mailbox.close();
        kafka.close();
    }

    private static TestClient ready(String recipient) throws IOException {
        TestClient client = TestClient.ready(gateway.address(MailPort.MX), recipient);
        client.socket().setSoTimeout(90_000);
        return client;
    }

    /** In a transaction without recipients. */
    private static TestClient begun() throws IOException {
        TestClient client = new TestClient(gateway.address(MailPort.MX));
        client.reply();
        client.ask("EHLO client.example");
        client.ask("MAIL FROM:<jones@client.example>");
        return client;
    }

    private static String mail() throws IOException {
        try (TestClient client = new TestClient(gateway.address(MailPort.MX))) {
            client.reply();
            client.ask("EHLO client.example");
            return client.ask("MAIL FROM:<jones@client.example>");
        }
    }

    private static Duration awaitMail(String code, Duration most) throws Exception {
        long begin = System.nanoTime();
        String reply = mail();
        while (!reply.startsWith(code) && System.nanoTime() - begin < most.toNanos()) {
            Thread.sleep(100);
            reply = mail();
        }
        assertThat(reply).startsWith(code);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static void awaitTaken() throws Exception {
        awaitMail("250 ", Duration.ofSeconds(20));
    }

    private static Timed rcpt(String recipient) throws Exception {
        try (TestClient client = begun()) {
            return Timed.of(() -> client.ask("RCPT TO:<" + recipient + ">"));
        }
    }

    private static Timed login() throws Exception {
        try (TestClient client = new TestClient(gateway.address(MailPort.SUBMISSIONS))) {
            client.wrapInTls();
            client.reply();
            client.ask("EHLO client.example");
            return Timed.of(() -> client.ask("AUTH PLAIN " + LOGIN));
        }
    }

    /** To a recipient that is known; the reply shows that all of it was read, and so does that to the NOOP. */
    private static String large() throws IOException {
        try (TestClient client = ready(BOB)) {
            String reply = client.data(LARGE);
            assertThat(client.ask("NOOP")).startsWith("250 ");
            return reply;
        }
    }

    private static <T> List<T> together(int count, IntFunction<Callable<T>> each) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(threads.submit(each.apply(i)));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : all) {
                results.add(result.get());
            }
            return results;
        }
    }

    private static void allIsWell() throws Exception {
        assertThat(rcpt("list-new@here.example").reply()).startsWith("250 ");
        assertThat(login().reply()).startsWith("235 ");
        assertThat(large()).startsWith("250 ");
        assertThat(gateway.budget()).isZero();
    }

    private static boolean soon(Timed answer) {
        return answer.time().compareTo(Duration.ofSeconds(1)) < 0;
    }

    /** Also known recipients are asked about after 10 seconds; here they are taken on mailbox-service's last word. */
    @Test
    void withoutMailboxServiceKnownRecipientsAreTakenAndAllElseIsPutOff() throws Exception {
        allIsWell();
        for (Fault fault : List.of(Fault.REFUSED, Fault.RESET)) {
            assertThat(rcpt(BOB).reply()).startsWith("250 ");
            way.fault(fault);
            Timed unknown = rcpt("alice@here.example");
            assertThat(unknown.reply()).as(fault.name()).startsWith("451 4.3.0 ");
            assertThat(unknown.time()).isLessThan(Duration.ofSeconds(3));
            Timed known = rcpt(BOB);
            assertThat(known.reply()).as(fault.name()).startsWith("250 ");
            assertThat(soon(known)).isTrue();
            assertThat(login().reply()).as(fault.name()).startsWith("454 4.7.0 ");
            assertThat(large()).as(fault.name()).startsWith("451 4.3.0 ");
            way.fault(Fault.NONE);
            allIsWell();
        }
    }

    @Test
    void aSlowMailboxServiceOnlyMakesItSlower() throws Exception {
        way.fault(Fault.SLOW);
        try {
            assertThat(together(50, i -> () -> rcpt("list-slow" + i + "@here.example")))
                    .allMatch(answer -> answer.reply().startsWith("250 "))
                    .allMatch(answer -> answer.time().compareTo(Duration.ofSeconds(4)) < 0);
            assertThat(login().reply()).startsWith("235 ");
        } finally {
            way.fault(Fault.NONE);
        }
        allIsWell();
    }

    @Test
    void aHangingMailboxServiceIsAskedByFewAndNothingGrows() throws Exception {
        allIsWell();
        // connections, classes and carriers that any load leaves behind
        together(100, i -> () -> rcpt("list-before" + i + "@here.example"));
        long threads = gateway.threads();
        long heap = gateway.heap();
        way.fault(Fault.HANGING);
        List<Timed> first = together(100, i -> () -> rcpt("list-first" + i + "@here.example"));
        assertThat(first).allMatch(answer -> answer.reply().startsWith("451 4.3.0 "));
        assertThat(first).allMatch(answer -> answer.time().compareTo(Duration.ofMillis(6_500)) < 0);
        List<Timed> second = together(100, i -> () -> rcpt("list-second" + i + "@here.example"));
        assertThat(second).allMatch(answer -> answer.reply().startsWith("451 4.3.0 "));
        assertThat(second.stream().filter(answer -> !soon(answer))).hasSizeLessThan(5);
        List<Timed> known = together(100, i -> () -> rcpt(BOB));
        assertThat(known).allMatch(answer -> answer.reply().startsWith("250 "));
        assertThat(known.stream().filter(answer -> !soon(answer))).hasSizeLessThan(5);

        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> large = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                large.add(clients.submit(NeighboursAwayIT::large));
            }
            assertThat(together(20, i -> NeighboursAwayIT::login))
                    .allMatch(answer -> answer.reply().startsWith("454 4.7.0 "))
                    .allMatch(answer -> answer.time().compareTo(Duration.ofMillis(6_500)) < 0);
            assertThat(gateway.budget()).as("content that waits").isPositive();
            assertThat(gateway.threads() - threads).isLessThan(25);
            assertThat(gateway.heap() - heap).isLessThan(30L * MEGABYTE);
            way.fault(Fault.NONE);
            // their uploads were cut off, and a second try is enough
            for (Future<String> each : large) {
                assertThat(each.get()).startsWith("250 ");
            }
        }
        recovered(Duration.ofSeconds(4));
        allIsWell();
        assertThat(gateway.threads() - threads).isLessThan(25);
        assertThat(gateway.heap() - heap).isLessThan(15L * MEGABYTE);
    }

    /** The next that may ask finds out. */
    private static void recovered(Duration most) throws Exception {
        long begin = System.nanoTime();
        while (!rcpt("list-again@here.example").reply().startsWith("250 ")) {
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(most);
            Thread.sleep(100);
        }
    }

    // ---- Kafka

    private final Set<String> kept = ConcurrentHashMap.newKeySet();
    private final Set<String> putOff = ConcurrentHashMap.newKeySet();
    private final Set<String> silence = ConcurrentHashMap.newKeySet();

    private void send(String sender, AtomicBoolean ending) {
        for (int i = 0; !ending.get(); i++) {
            String subject = sender + "." + i;
            try (TestClient client = ready(BOB)) {
                String reply = client.data(("Subject: " + subject + "\r\n\r\nhello\r\n").getBytes(US_ASCII));
                Set<String> fate = reply.isEmpty() ? silence : reply.startsWith("250 ") ? kept : putOff;
                assertThat(fate != putOff || reply.matches("(451 4\\.3\\.0|503 5\\.5\\.1) .*"))
                        .as(reply)
                        .isTrue();
                fate.add(subject);
                Thread.sleep(50);
            } catch (IOException e) {
                silence.add(subject);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Test
    void whatKafkaHasIsWhatClientsWereTold() throws Exception {
        long threads = gateway.threads();
        long heap = gateway.heap();
        AtomicBoolean ending = new AtomicBoolean();
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> sending = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String name = "kafka" + i;
                sending.add(senders.submit(() -> send(name, ending)));
            }
            while (kept.size() < 40) {
                Thread.sleep(50);
            }
            kafka.stop();
            assertThat(together(20, i -> () -> awaitMail("451 4.3.0 ", Duration.ofSeconds(10))))
                    .allMatch(time -> time.compareTo(Duration.ofSeconds(10)) < 0);
            Thread.sleep(3_000);
            assertThat(gateway.threads() - threads).isLessThan(25);
            assertThat(gateway.heap() - heap).isLessThan(30L * MEGABYTE);
            assertThat(gateway.budget()).as("records on their way").isPositive();
            int before = kept.size();
            kafka.start();
            assertThat(awaitMail("250 ", Duration.ofSeconds(15))).isLessThan(Duration.ofSeconds(15));
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (kept.size() < before + 60 && System.nanoTime() < end) {
                Thread.sleep(50);
            }
            assertThat(kept).hasSizeGreaterThanOrEqualTo(before + 60);
            ending.set(true);
            for (Future<?> each : sending) {
                each.get();
            }
        }
        List<String> there = AcceptedTopic.subjects(kafka).stream()
                .filter(subject -> subject.startsWith("kafka"))
                .toList();
        assertThat(there).doesNotHaveDuplicates().containsAll(kept);
        // nobody may have been put off: all had a record on its way
        assertThat(putOff).doesNotContainAnyElementsOf(there);
        assertThat(silence.size() + kept.size()).isGreaterThanOrEqualTo(there.size());
        assertThat(gateway.budget()).isZero();
    }
}
