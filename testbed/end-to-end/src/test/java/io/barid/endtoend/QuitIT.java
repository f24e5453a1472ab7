package io.barid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions end with QUIT while what removes their messages dies: all that a session marked goes, or nothing does. */
@ExtendWith(SharedBarid.class)
class QuitIT {

    private static final String PASSWORD = "correct horse";
    private static final int SESSIONS = 16;
    private static final int MESSAGES = 8;
    private static final int MARKED = 5;

    /** What happens, and how it is mended. */
    enum Fault {
        MAILBOX_SERVICE_KILLED {
            @Override
            void happen() throws Exception {
                barid.kill("mailbox-service");
            }

            @Override
            void mend() {
                barid.startPart("mailbox-service");
            }
        },

        /** Its connections stay open, and what they were sent is done when it goes on. */
        MAILBOX_SERVICE_STOPPED {
            @Override
            void happen() throws Exception {
                signal("STOP");
            }

            @Override
            void mend() throws Exception {
                signal("CONT");
            }

            private void signal(String name) throws IOException {
                Command.of("kill", "-" + name, Long.toString(barid.pid("mailbox-service")))
                        .run()
                        .expectSuccess();
            }
        },

        POSTGRES_KILLED {
            @Override
            void happen() throws Exception {
                barid.kill("postgres");
            }

            @Override
            void mend() {
                barid.startPart("postgres");
            }
        };

        abstract void happen() throws Exception;

        abstract void mend() throws Exception;
    }

    private record Ended(String user, List<String> before, String reply) {}

    private static RunningBarid barid;

    @BeforeAll
    static void start() throws Exception {
        barid = SharedBarid.processes();
        for (int i = 0; i < SESSIONS; i++) {
            barid.account(user(i), PASSWORD);
        }
    }

    @ParameterizedTest
    @EnumSource
    void allGoesOrNothing(Fault fault) throws Exception {
        List<PopSession> sessions = new ArrayList<>();
        List<List<String>> before = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            store(user(i), fault + "-");
            PopSession session = awaitMaildrop(user(i));
            sessions.add(session);
            before.add(session.uniqueIds());
            for (int number = 1; number <= MARKED; number++) {
                assertThat(session.ask("DELE " + number)).startsWith("+OK");
            }
        }
        List<Ended> ended = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> replies = new ArrayList<>();
            replies.add(clients.submit(quit(sessions.getFirst(), 0)));
            assertThat(replies.getFirst().get()).startsWith("+OK");
            // one after the other, so that some find all well, some nobody, and some are in between
            for (int i = 1; i < SESSIONS; i++) {
                replies.add(clients.submit(quit(sessions.get(i), i * 10)));
            }
            Thread.sleep(SESSIONS * 3);
            fault.happen();
            for (int i = 0; i < SESSIONS; i++) {
                ended.add(new Ended(user(i), before.get(i), replies.get(i).get()));
            }
        } finally {
            fault.mend();
        }
        System.out.println(fault + ": "
                + ended.stream().map(each -> each.reply().substring(0, 4)).toList());
        assertThat(ended).anyMatch(each -> each.reply().startsWith("-ERR [SYS/TEMP]"));
        for (Ended each : ended) {
            try (PopSession next = awaitMaildrop(each.user())) {
                List<String> left = each.before().subList(MARKED, each.before().size());
                if (each.reply().startsWith("+OK")) {
                    assertThat(next.uniqueIds()).isEqualTo(left);
                } else {
                    assertThat(each.reply()).startsWith("-ERR [SYS/TEMP]");
                    assertThat(next.uniqueIds()).isIn(each.before(), left);
                }
                next.ask("QUIT");
            }
        }
    }

    private static Callable<String> quit(PopSession session, int delay) {
        return () -> {
            Thread.sleep(delay);
            try (session) {
                return session.ask("QUIT");
            }
        };
    }

    /** Once mailbox-service answers again, and whoever had the lock is gone. */
    private static PopSession awaitMaildrop(String user) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (true) {
            PopSession session = PopSession.open(barid, barid.port("POP3S"));
            String reply = session.logIn(user, PASSWORD);
            if (reply.startsWith("+OK")) {
                return session;
            }
            session.close();
            assertThat(reply).matches("-ERR \\[(SYS/TEMP|IN-USE)].*");
            assertThat(System.nanoTime()).as(reply).isLessThan(end);
            Thread.sleep(100);
        }
    }

    private static void store(String user, String prefix) throws Exception {
        Map<String, byte[]> messages = new LinkedHashMap<>();
        IntStream.range(0, MESSAGES).forEach(i -> messages.put(prefix + i, Content.of(prefix + i, "x\r\n")));
        barid.admin().store(user, messages);
    }

    private static String user(int number) {
        return "quit-" + number + "@example.test";
    }
}
