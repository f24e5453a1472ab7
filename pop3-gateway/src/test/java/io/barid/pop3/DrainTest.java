package io.barid.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.pop3.Fixture.Account;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that stops cuts no message and keeps no lock. */
class DrainTest {

    private static Fixture fixture;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        fixture = new Fixture(folder);
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Test
    void idleSessionsEndPolitelyAndARunningMessageArrivesWhole() throws Exception {
        byte[] sent = Fixture.message(8_000_000, 1);
        Account idle = fixture.account(Fixture.message("a: b\n"));
        Account reading = fixture.account(sent);
        RunningGateway gateway = fixture.gateway();
        InetSocketAddress port = gateway.pop3();
        try (TestClient stranger = TestClient.inClear(port);
                TestClient typing = TestClient.inClear(port);
                TestClient handshaking = TestClient.inClear(gateway.pop3s());
                TestClient idler = idle.client(gateway);
                TestClient reader = reading.client(gateway)) {
            stranger.readLine();
            typing.readLine();
            typing.send("CAPA\r\nUSER some");
            while (!typing.readLine().equals(".")) {}
            idler.ask("DELE 1");
            assertThat(reader.ask("RETR 1")).startsWith("+OK");
            long begin = System.nanoTime();
            FutureTask<Void> closing = close(gateway);

            assertThat(idler.readLine()).startsWith("-ERR [SYS/TEMP] this server is shutting down");
            assertThat(idler.readLine()).isNull();
            assertThat(stranger.readLine()).startsWith("-ERR [SYS/TEMP] this server is shutting down");
            assertThat(typing.readLine()).startsWith("-ERR [SYS/TEMP] this server is shutting down");
            assertThat(handshaking.readLine()).isNull();
            assertThatThrownBy(() -> TestClient.inClear(port)).isInstanceOf(IOException.class);
            assertThat(closing.isDone()).isFalse();

            assertThat(reader.readMessage()).isEqualTo(sent);
            assertThat(reader.readLine()).startsWith("-ERR [SYS/TEMP] this server is shutting down");
            reader.close();
            closing.get(20, TimeUnit.SECONDS);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(11));
        }
        assertThat(idle.maildrop().locked()).isFalse();
        assertThat(idle.maildrop().count()).isEqualTo(1);
        assertThat(reading.maildrop().locked()).isFalse();
    }

    @Test
    void aLoginUnderWayIsAnsweredAndItsLockGivenBack() throws Exception {
        Account bob = fixture.account(Fixture.message("a: b\n"));
        RunningGateway gateway = fixture.gateway();
        InetSocketAddress port = gateway.pop3();
        int logins = fixture.mailbox.clients().size();
        CountDownLatch held = fixture.mailbox.holdLogins();
        try (TestClient client = TestClient.underTls(gateway.pop3s())) {
            client.readLine();
            client.ask("USER " + bob.name());
            client.send("PASS " + Fixture.PASSWORD + "\r\n");
            Duration limit = Duration.ofSeconds(10);
            Fixture.await(limit, "login asked", () -> fixture.mailbox.clients().size() > logins);
            FutureTask<Void> closing = close(gateway);
            Fixture.await(limit, "closed port", () -> refused(port));
            assertThat(closing.isDone()).isFalse();
            held.countDown();
            assertThat(client.readLine()).startsWith("+OK 1 messages");
            assertThat(client.readLine()).startsWith("-ERR [SYS/TEMP] this server is shutting down");
            assertThat(client.readLine()).isNull();
            closing.get(10, TimeUnit.SECONDS);
        } finally {
            held.countDown();
        }
        assertThat(bob.maildrop().locked()).isFalse();
        assertThat(bob.maildrop().count()).isEqualTo(1);
    }

    @Test
    void aClientThatTalksWhileItReadsGetsAllThatIsOnItsWay() throws Exception {
        // lasts for longer than a farewell, and is in the system's hands before that
        byte[] sent = Fixture.message(2_000_000, 4);
        Account talking = fixture.account(sent);
        RunningGateway gateway = fixture.gateway();
        try (TestClient client = talking.client(gateway)) {
            assertThat(client.ask("RETR 1")).startsWith("+OK");
            FutureTask<Void> closing = close(gateway);
            StringBuilder read = new StringBuilder();
            byte[] octets = new byte[16 * 1024];
            for (int got = client.read(octets); got >= 0; got = client.read(octets)) {
                read.append(new String(octets, 0, got, StandardCharsets.ISO_8859_1));
                Thread.sleep(25);
                client.send("RETR 1\r\n");
            }
            assertThat(read.toString().startsWith(onTheWire(sent) + "-ERR [SYS/TEMP] this server is shutting down"))
                    .as("all of it, and why nothing follows, in %s octets", read.length())
                    .isTrue();
            client.close();
            closing.get(10, TimeUnit.SECONDS);
        }
        assertThat(talking.maildrop().locked()).isFalse();
    }

    private static String onTheWire(byte[] message) {
        String lines = "\r\n" + new String(message, StandardCharsets.ISO_8859_1);
        return lines.replace("\r\n.", "\r\n..").substring(2) + ".\r\n";
    }

    @Test
    void ofPipelinedCommandsTheOneUnderWayIsTheLast() throws Exception {
        byte[] sent = Fixture.message(8_000_000, 5);
        Account pipelining = fixture.account(sent);
        RunningGateway gateway = fixture.gateway();
        InetSocketAddress port = gateway.pop3();
        try (TestClient client = pipelining.client(gateway)) {
            client.send("RETR 1\r\n".repeat(100));
            assertThat(client.readLine()).startsWith("+OK");
            FutureTask<Void> closing = close(gateway);
            Fixture.await(Duration.ofSeconds(5), "port closed", () -> refused(port));
            assertThat(client.readMessage()).isEqualTo(sent);
            assertThat(client.readLine()).startsWith("-ERR [SYS/TEMP] this server is shutting down");
            assertThat(client.readLine()).isNull();
            client.close();
            closing.get(10, TimeUnit.SECONDS);
        }
        assertThat(pipelining.maildrop().locked()).isFalse();
    }

    private static boolean refused(InetSocketAddress port) {
        try (Socket ignored = new Socket(port.getAddress(), port.getPort())) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aClientThatTakesNothingDoesNotHoldUpTheStop() throws Exception {
        Account bob = fixture.account(Fixture.message(30_000_000, 1));
        RunningGateway gateway = fixture.gateway("BARID_POP3_DRAIN=1");
        try (TestClient client = bob.client(gateway)) {
            client.send("RETR 1\r\n");
            client.readLine();
            long begin = System.nanoTime();
            gateway.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
        }
        assertThat(bob.maildrop().locked()).isFalse();
    }

    @Test
    void aSlowReaderWithinTheLimitGetsAllOfItsMessage() throws Exception {
        byte[] sent = Fixture.message(12_000_000, 2);
        Account slow = fixture.account(sent);
        // longer than what the context gives a phase: the drain does not end with it
        RunningGateway gateway =
                fixture.gateway("BARID_POP3_DRAIN=60", "spring.lifecycle.timeout-per-shutdown-phase=1s");
        try (TestClient client = slow.client(gateway)) {
            client.ask("RETR 1");
            int renewals = fixture.mailbox.renewals().size();
            FutureTask<Void> closing = close(gateway);
            long begin = System.nanoTime();
            // the small window between both fills at once, so that this is the pace of the gateway
            readSlowly(client, Duration.ofMillis(3_500));
            assertThat(closing.isDone()).isFalse();
            assertThat(slow.maildrop().locked()).isTrue();
            assertThat(fixture.mailbox.renewals().size()).isGreaterThan(renewals);
            byte[] rest = client.readMessage();
            assertThat(sent).endsWith(rest);
            client.close();
            closing.get(20, TimeUnit.SECONDS);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(3));
        }
        assertThat(slow.maildrop().locked()).isFalse();
    }

    @Test
    void afterTheLimitItIsCutWithoutAnEnd() throws Exception {
        Account slow = fixture.account(Fixture.message(20_000_000, 3));
        RunningGateway gateway = fixture.gateway("BARID_POP3_DRAIN=1");
        try (TestClient client = slow.client(gateway)) {
            client.ask("RETR 1");
            FutureTask<Void> closing = close(gateway);
            readSlowly(client, Duration.ofSeconds(2));
            closing.get(10, TimeUnit.SECONDS);
            assertThatThrownBy(client::readMessage).isInstanceOf(IOException.class);
        }
        assertThat(slow.maildrop().locked()).isFalse();
    }

    /** Not on the common pool, which the JDK's HTTP client needs. */
    private static FutureTask<Void> close(RunningGateway gateway) {
        FutureTask<Void> closing = new FutureTask<>(gateway::close, null);
        Thread.ofPlatform().start(closing);
        return closing;
    }

    private static void readSlowly(TestClient client, Duration span) throws Exception {
        byte[] octets = new byte[16 * 1024];
        long end = System.nanoTime() + span.toNanos();
        while (System.nanoTime() < end) {
            client.read(octets);
            Thread.sleep(20);
        }
    }
}
