package io.barid.smtp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.message.MessageContent;
import io.barid.smtp.TestClient;
import io.barid.smtp.TestGateway;
import io.barid.smtp.policy.MailPort;
import io.barid.transit.AcceptedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A million lines of nonsense: no hang, no unexpected word in the log, no lost step, nothing accepted that was not
 * answered with 250 and the other way round, each octet as it was sent. {@code -Dfuzz.seed=N} repeats a run,
 * {@code -Dfuzz.only=N} one session of it, {@code -Dfuzz.lines=N} goes on for longer.
 */
class FuzzTest {

    private static final int LINES = Integer.getInteger("fuzz.lines", 1_000_000);
    private static final int SESSIONS_OF_A_ROUND = 200;
    private static final int THREADS = 4;
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(60);
    private static final int MEMORY_KEPT = 48 << 20;

    private long lines;
    private long messages;
    private long sessions;

    @Test
    void aMillionLinesOfNonsenseLeaveEveryoneInStep() throws Exception {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        System.out.println("fuzz.seed=" + seed);
        try (FuzzLog log = new FuzzLog();
                TestGateway gateway = new TestGateway(TestGateway.Settings.USUAL, true);
                ExecutorService clients = Executors.newFixedThreadPool(THREADS)) {
            boolean chunking = announced(gateway, "CHUNKING");
            Long only = Long.getLong("fuzz.only");
            if (only != null) {
                round(gateway, clients, List.of(only), chunking);
                return;
            }
            long before = 0;
            while (lines < LINES) {
                List<Long> seeds = new ArrayList<>();
                for (int i = 0; i < SESSIONS_OF_A_ROUND; i++) {
                    seeds.add(seed + sessions++);
                }
                round(gateway, clients, seeds, chunking);
                assertThat(log.unexpected())
                        .as("seeds from %d on", seeds.getFirst())
                        .isEmpty();
                before = before == 0 ? usedMemory() : before;
            }
            System.out.println("fuzz: " + lines + " lines, " + sessions + " sessions, " + messages + " messages");
            assertThat(messages).as("it is no use when nothing is accepted").isGreaterThan(lines / 100);
            assertThat(usedMemory() - before).as("memory kept").isLessThan(MEMORY_KEPT);
            awaitNoOctetsInFlight(gateway);
        }
    }

    private void round(TestGateway gateway, ExecutorService clients, List<Long> seeds, boolean chunking)
            throws Exception {
        List<Callable<Steps>> plays = seeds.stream()
                .map(seed -> (Callable<Steps>) () -> new FuzzClient(FuzzScript.of(seed), chunking).play(gateway))
                .toList();
        Map<String, Steps.Accepted> accepted = new HashMap<>();
        for (Future<Steps> play : clients.invokeAll(plays, LONGEST_ROUND.toSeconds(), TimeUnit.SECONDS)) {
            assertThat(play.isCancelled())
                    .as("a session hangs, seeds from %d on", seeds.getFirst())
                    .isFalse();
            Steps steps = play.get();
            lines += steps.lines();
            steps.accepted().forEach(message -> accepted.put(message.queueId(), message));
        }
        List<AcceptedMessage> published = gateway.published();
        gateway.producer().clear();
        messages += published.size();
        assertThat(published)
                .extracting(message -> message.envelope().queueId().toString())
                .as("accepted is what was answered so, seeds from %d on", seeds.getFirst())
                .containsExactlyInAnyOrderElementsOf(accepted.keySet());
        published.forEach(message ->
                compare(message, accepted.get(message.envelope().queueId().toString()), seeds.getFirst()));
    }

    private static void compare(AcceptedMessage message, Steps.Accepted accepted, long seed) {
        assertThat(message.envelope().recipients()).as("seeds from %d on", seed).hasSize(accepted.recipients());
        if (message.content() instanceof MessageContent.Inline) {
            String value = new String(message.value(), ISO_8859_1);
            assertThat(Steps.faulty(value))
                    .as("seeds from %d on: %s", seed, value)
                    .isFalse();
            assertThat(value)
                    .as("seeds from %d on", seed)
                    .startsWith("Received: from ")
                    .endsWith(accepted.content());
        }
    }

    private static boolean announced(TestGateway gateway, String extension) throws Exception {
        try (TestClient client = new TestClient(gateway.address(MailPort.MX))) {
            client.reply();
            client.send("EHLO client.example\r\nQUIT\r\n");
            Thread.sleep(50);
            return client.once().contains(extension);
        }
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void awaitNoOctetsInFlight(TestGateway gateway) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (gateway.budget().used() > 0 && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        assertThat(gateway.budget().used()).isZero();
    }
}
