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
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
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

    private static final List<byte[]> MESSAGES = List.of(
            Fixture.message(".\n..\nSubject: dots\n\n.x\n.\n..y\n"), Fixture.message("\n"), Fixture.message(40_000, 7));

    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger lines = new AtomicInteger();
    private final Set<String> logins = ConcurrentHashMap.newKeySet();
    private final Warnings warnings = new Warnings();

    @Test
    void nonsenseLeavesEveryoneInStep(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        System.out.println("fuzz.seed=" + seed);
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        try (Fixture fixture = new Fixture(folder);
                RunningGateway gateway = fixture.gateway();
                ExecutorService clients = Executors.newFixedThreadPool(FuzzScript.USERS)) {
            StandInMaildrop busy = fixture.mailbox.account("busy@example.org", FuzzClient.PASSWORD);
            busy.giveLockToAnother();
            fixture.mailbox.scramUser(busy);
            warnings.start();
            root.addAppender(warnings);
            Long only = Long.getLong("fuzz.only");
            if (only != null) {
                play(only, fixture, gateway);
                assertThat(warnings.seen).isEmpty();
                return;
            }
            List<Callable<Void>> all = new ArrayList<>();
            for (int i = 0; i < FuzzScript.USERS; i++) {
                long first = seed + i;
                all.add(() -> playOn(first, fixture, gateway));
            }
            for (Future<Void> each : clients.invokeAll(all)) {
                each.get();
            }
        } finally {
            root.detachAppender(warnings);
        }
        System.out.println("fuzz: " + sessions + " sessions, " + lines + " lines");
        assertThat(warnings.seen).isEmpty();
        assertThat(logins).contains("PASS", "AUTH", "SCRAM", "IN-USE");
        assertThat(lines.get()).as("it is no use when little is answered").isGreaterThan(10 * sessions.get());
    }

    /** All sessions of one user. */
    private Void playOn(long first, Fixture fixture, RunningGateway gateway) throws Exception {
        long end = System.nanoTime() + SPAN.toNanos();
        for (long seed = first; System.nanoTime() < end && warnings.seen.isEmpty(); seed += FuzzScript.USERS) {
            play(seed, fixture, gateway);
        }
        return null;
    }

    private void play(long seed, Fixture fixture, RunningGateway gateway) throws Exception {
        String user = FuzzScript.user(seed);
        StandInMaildrop maildrop = fixture.mailbox.account(user, FuzzClient.PASSWORD);
        MESSAGES.forEach(maildrop::deliver);
        if (user.equals(FuzzScript.SCRAM_USER)) {
            fixture.mailbox.scramUser(maildrop);
        }
        FuzzScript script = FuzzScript.of(seed);
        FuzzClient client = new FuzzClient(script, MESSAGES, TLS);
        client.play(gateway, maildrop);
        sessions.incrementAndGet();
        lines.addAndGet(client.lines());
        logins.addAll(client.outcomes());
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
