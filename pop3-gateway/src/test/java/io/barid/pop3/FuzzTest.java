package io.barid.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.barid.standin.StandInMaildrop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Nonsense for some seconds: no hang, no warning in the log, no lost step, no lock left, nothing removed without QUIT.
 * {@code -Dfuzz.seed=N} repeats a run, {@code -Dfuzz.only=N} one session of it, {@code -Dfuzz.seconds=N} goes on for longer.
 */
class FuzzTest {

    private static final Duration SPAN = Duration.ofSeconds(Integer.getInteger("fuzz.seconds", 15));
    private static final int THREADS = 4;

    private static final List<byte[]> MESSAGES = List.of(
            Fixture.message(".\n..\nSubject: dots\n\n.x\n.\n..y\n"), Fixture.message("\n"), Fixture.message(40_000, 7));

    private final AtomicLong next = new AtomicLong();
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger lines = new AtomicInteger();
    private final Warnings warnings = new Warnings();

    @Test
    void nonsenseLeavesEveryoneInStep(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        System.out.println("fuzz.seed=" + seed);
        next.set(seed);
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        try (Fixture fixture = new Fixture(folder);
                RunningGateway gateway = fixture.gateway();
                ExecutorService clients = Executors.newFixedThreadPool(THREADS)) {
            fixture.mailbox.account("busy@example.org", FuzzClient.PASSWORD).giveLockToAnother();
            warnings.start();
            root.addAppender(warnings);
            Long only = Long.getLong("fuzz.only");
            if (only != null) {
                play(only, fixture, gateway, FuzzClient.USER);
                return;
            }
            List<Callable<Void>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                String user = FuzzClient.USER.replace("fuzz", "fuz" + (char) ('a' + i));
                all.add(() -> playOn(fixture, gateway, user));
            }
            for (Future<Void> each : clients.invokeAll(all)) {
                each.get();
            }
        } finally {
            root.detachAppender(warnings);
        }
        System.out.println("fuzz: " + sessions + " sessions, " + lines + " lines");
        assertThat(warnings.seen).isEmpty();
        assertThat(lines.get()).as("it is no use when little is answered").isGreaterThan(10 * sessions.get());
    }

    private Void playOn(Fixture fixture, RunningGateway gateway, String user) throws Exception {
        long end = System.nanoTime() + SPAN.toNanos();
        while (System.nanoTime() < end && warnings.seen.isEmpty()) {
            play(next.getAndIncrement(), fixture, gateway, user);
        }
        return null;
    }

    private void play(long seed, Fixture fixture, RunningGateway gateway, String user) throws Exception {
        StandInMaildrop maildrop = fixture.mailbox.account(user, FuzzClient.PASSWORD);
        MESSAGES.forEach(maildrop::deliver);
        FuzzScript script = FuzzScript.of(seed).as(user);
        FuzzClient client = new FuzzClient(script, MESSAGES, TLS);
        client.play(gateway, maildrop);
        sessions.incrementAndGet();
        lines.addAndGet(client.lines());
        warnings.last = script.toString();
    }

    private static final SSLSocketFactory TLS = TestClient.trustingAll().getSocketFactory();

    private static final class Warnings extends AppenderBase<ILoggingEvent> {
        private final Queue<String> seen = new ConcurrentLinkedQueue<>();
        private volatile String last = "";

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN) && seen.size() < 20) {
                seen.add(event + "\nabout when this had ended:\n" + last);
            }
        }
    }
}
