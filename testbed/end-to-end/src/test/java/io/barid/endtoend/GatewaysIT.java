package io.barid.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two gateways behind a balancer: any serves any user, and what becomes of one hurts no maildrop. */
class GatewaysIT {

    private static final String PASSWORD = "correct horse";
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(4);
    private static final Duration LEASE = Duration.ofSeconds(10);

    private static RunningBarid barid;
    private static Replica second;
    private static Balancer balancer;

    @BeforeAll
    static void start() throws Exception {
        Clients.require("haproxy");
        barid = RunningBarid.preparedProcesses()
                .set("BARID_POP3_TIMEOUT", IDLE_LIMIT.toSeconds() + "s")
                .set("BARID_TRUSTED_NETWORKS", "127.0.0.0/8")
                .start();
        // so little that what it must not hold in memory ends it
        second = Replica.ofPop3Gateway(barid)
                .with("-Xmx64m")
                .set("BARID_PROXY_NETWORKS", "127.0.0.1")
                .start();
        balancer = Balancer.start(barid, second);
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable each : Arrays.asList(balancer, second, barid)) {
            if (each != null) {
                each.close();
            }
        }
    }

    @Test
    void anyGatewayServesAnyUserAndOneSessionAtATime() throws Exception {
        String user = account("any", 3);
        int first = barid.port("POP3S");
        for (int turn = 0; turn < 4; turn++) {
            try (PopSession session = PopSession.open(barid, balancer.port(), "127.0.0.2")) {
                assertThat(session.logIn(user, PASSWORD)).startsWith("+OK 3 ");
                for (int gateway : List.of(first, balancer.toSecond())) {
                    try (PopSession other = PopSession.open(barid, gateway)) {
                        assertThat(other.logIn(user, PASSWORD)).startsWith("-ERR [IN-USE]");
                    }
                }
                assertThat(session.uniqueIds()).isEqualTo(ids(3));
                assertThat(session.ask("QUIT")).startsWith("+OK");
            }
        }
        // by turns, unless the balancer thinks one of them slow; the one that is told by the balancer knows the client
        assertThat(second.log().lines().filter(line -> line.contains("client=127.0.0.2") && line.contains("granted")))
                .hasSizeBetween(1, 3);
    }

    /** Octets of the message are on their way to the client, and two messages are marked. */
    @Test
    void aGatewayThatIsKilledFreesItsMaildropAndRemovesNothing() throws Exception {
        String user = account("killed", 3);
        byte[] large = Content.hard(3, 16 * 1024 * 1024);
        barid.admin().store(user, "large", large);
        List<String> ids = List.of("id-0", "id-1", "id-2", "large");
        try (PopSession session = PopSession.open(barid, balancer.toSecond())) {
            assertThat(session.logIn(user, PASSWORD)).startsWith("+OK 4 ");
            assertThat(session.ask("DELE 1")).startsWith("+OK");
            assertThat(session.ask("DELE 3")).startsWith("+OK");
            assertThat(session.ask("RETR 4")).startsWith("+OK");
            session.take(100_000);
            long killed = System.nanoTime();
            second.kill();
            try (PopSession next = awaitMaildrop(user)) {
                assertThat(Duration.ofNanos(System.nanoTime() - killed))
                        .isLessThan(LEASE.plusMillis(500))
                        .isGreaterThan(LEASE.minusSeconds(4));
                assertThat(next.uniqueIds()).isEqualTo(ids);
                assertThat((String.join("\r\n", next.list("RETR 4")) + "\r\n").getBytes(ISO_8859_1))
                        .isEqualTo(large);
                next.ask("QUIT");
            }
        } finally {
            second.start();
        }
    }

    /** One waits for nothing, the other takes no more of a message; neither closes its connection. */
    @Test
    void aClientThatVanishedFreesItsMaildropAndRemovesNothing() throws Exception {
        String idle = account("idle", 2);
        String reading = account("reading", 2);
        barid.admin().store(reading, "large", Content.hard(4, 16 * 1024 * 1024));
        try (PopSession one = PopSession.open(barid, balancer.toSecond());
                PopSession two = PopSession.open(barid, balancer.toSecond())) {
            for (PopSession session : List.of(one, two)) {
                session.logIn(session == one ? idle : reading, PASSWORD);
                assertThat(session.ask("DELE 1")).startsWith("+OK");
            }
            assertThat(two.ask("RETR 3")).startsWith("+OK");
            long vanished = System.nanoTime();
            for (String user : List.of(idle, reading)) {
                try (PopSession next = awaitMaildrop(user)) {
                    // the system takes some megabytes of the message before it stands still
                    assertThat(Duration.ofNanos(System.nanoTime() - vanished)).isLessThan(IDLE_LIMIT.plusSeconds(5));
                    assertThat(next.uniqueIds()).contains("id-0", "id-1");
                    next.ask("QUIT");
                }
            }
        }
    }

    @Test
    void mailThatArrivesMeanwhileWaitsForTheNextSession() throws Exception {
        String user = account("arriving", 2);
        try (PopSession session = PopSession.open(barid, balancer.port())) {
            session.logIn(user, PASSWORD);
            new Curl(barid)
                    .deliver("s@elsewhere.test", List.of(user), Content.of("new", "new\r\n"))
                    .expectSuccess();
            while (!barid.admin().get("accounts/" + user).contains("\"usedMessages\":3")) {
                assertThat(session.ask("STAT")).startsWith("+OK 2 ");
            }
            assertThat(session.uniqueIds()).isEqualTo(ids(2));
            assertThat(session.ask("RETR 3")).startsWith("-ERR");
            assertThat(session.ask("DELE 2")).startsWith("+OK");
            assertThat(session.ask("QUIT")).startsWith("+OK");
        }
        try (PopSession next = PopSession.open(barid, balancer.port())) {
            assertThat(next.logIn(user, PASSWORD)).startsWith("+OK 2 ");
            assertThat(next.uniqueIds()).hasSize(2).startsWith("id-0").doesNotContain("id-1");
        }
    }

    /** Each remembers what it listed, and the other changes the maildrop meanwhile. */
    @Test
    void whatOneGatewayRemembersIsNeverOld() throws Exception {
        String user = account("remembered", 3);
        List<String> expected = new ArrayList<>(ids(3));
        for (int turn = 0; turn < 6; turn++) {
            int port = turn % 2 == 0 ? barid.port("POP3S") : balancer.toSecond();
            try (PopSession session = PopSession.open(barid, port)) {
                assertThat(session.logIn(user, PASSWORD)).startsWith("+OK " + expected.size() + " ");
                assertThat(session.uniqueIds()).isEqualTo(expected);
                for (int i = 0; i < expected.size(); i++) {
                    assertThat(session.list("RETR " + (i + 1))).contains(expected.get(i));
                }
                if (turn > 1) {
                    session.ask("DELE 2");
                    expected.remove(1);
                }
                assertThat(session.ask("QUIT")).startsWith("+OK");
            }
            barid.admin().store(user, "later-" + turn, Content.of("later-" + turn, "later-" + turn + "\r\n"));
            expected.add("later-" + turn);
        }
    }

    /** In sessions at the same time, of a gateway with a heap of 64 MiB. */
    @Test
    void aHundredThousandMessagesAreListedInLittleMemory() throws Exception {
        List<String> users = List.of(account("full-1", 1), account("full-2", 1));
        for (String user : users) {
            ManyEntries.of(barid, user, 100_000);
        }
        try (PopSession one = PopSession.open(barid, balancer.toSecond());
                PopSession two = PopSession.open(barid, balancer.toSecond())) {
            for (PopSession session : List.of(one, two)) {
                assertThat(session.logIn(users.get(session == one ? 0 : 1), PASSWORD))
                        .startsWith("+OK 100000 ");
            }
            for (PopSession session : List.of(one, two, one, two)) {
                long begin = System.nanoTime();
                assertThat(session.uniqueIds()).hasSize(100_000).doesNotHaveDuplicates();
                System.out.println("UIDL of 100,000: " + (System.nanoTime() - begin) / 1_000_000 + " ms");
                assertThat(session.ask("STAT")).startsWith("+OK 100000 ");
            }
            assertThat(one.ask("QUIT")).startsWith("+OK");
        }
    }

    /** The client's next session, as soon as it may have it. */
    private static PopSession awaitMaildrop(String user) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            PopSession session = null;
            String reply;
            try {
                session = PopSession.open(barid, balancer.port());
                reply = session.logIn(user, PASSWORD);
            } catch (IOException e) {
                // the balancer did not know yet that the gateway is gone
                reply = e.toString();
            }
            if (reply.startsWith("+OK")) {
                return session;
            }
            if (session != null) {
                session.close();
            }
            assertThat(System.nanoTime()).as(reply).isLessThan(end);
            Thread.sleep(50);
        }
    }

    private static List<String> ids(int messages) {
        return IntStream.range(0, messages).mapToObj(i -> "id-" + i).toList();
    }

    private static String account(String name, int messages) throws Exception {
        String address = name + "@gateways.test";
        barid.account(address, PASSWORD);
        Map<String, byte[]> byId = new LinkedHashMap<>();
        ids(messages).forEach(id -> byId.put(id, Content.of(id, id + "\r\n")));
        barid.admin().store(address, byId);
        return address;
    }
}
