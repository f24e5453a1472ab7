package io.barid.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.pop3.Fixture.Account;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** RFC 1939 sections 6 and 8: who holds the lock, when it ends, and what QUIT then does. */
@ExtendWith(OutputCaptureExtension.class)
class MaildropLockTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private static Fixture fixture;
    private static RunningGateway gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        fixture = new Fixture(folder);
        gateway = fixture.gateway();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        fixture.close();
    }

    private static Account bob() {
        return fixture.account(Fixture.message("a: b\n\nc\n"), Fixture.message("a: b\n\nd\n"));
    }

    @Test
    void theSecondSessionWaitsUntilTheFirstQuits() throws Exception {
        Account bob = bob();
        try (TestClient first = bob.client(gateway);
                TestClient second = TestClient.underTls(gateway.pop3s())) {
            second.readLine();
            second.ask("USER " + bob.name());
            assertThat(second.ask("PASS " + Fixture.PASSWORD)).startsWith("-ERR [IN-USE] ");
            assertThat(first.ask("QUIT")).startsWith("+OK");
            second.ask("USER " + bob.name());
            assertThat(second.ask("PASS " + Fixture.PASSWORD)).startsWith("+OK");
        }
    }

    @Test
    void aLostConnectionFreesTheLockAndDeletesNothing() throws Exception {
        Account bob = bob();
        TestClient client = bob.client(gateway);
        assertThat(client.ask("DELE 1")).startsWith("+OK");
        assertThat(bob.maildrop().locked()).isTrue();
        client.leave();
        Fixture.await(SOON, "lock given back", () -> !bob.maildrop().locked());
        assertThat(bob.maildrop().count()).isEqualTo(2);
    }

    @Test
    void quitRemovesWhatIsMarkedAndFreesTheLockBeforeItIsAnswered() throws Exception {
        Account bob = bob();
        try (TestClient client = bob.client(gateway)) {
            client.ask("DELE 2");
            assertThat(bob.maildrop().count()).isEqualTo(2);
            assertThat(client.ask("QUIT")).startsWith("+OK");
            assertThat(bob.maildrop().count()).isEqualTo(1);
            assertThat(bob.maildrop().locked()).isFalse();
            assertThat(client.readLine()).isNull();
        }
    }

    @Test
    void quitThatCannotRemoveSaysSo() throws Exception {
        Account bob = bob();
        try (TestClient client = bob.client(gateway)) {
            client.ask("DELE 1");
            fixture.mailbox.updatesFail(true);
            assertThat(client.ask("QUIT")).startsWith("-ERR [SYS/TEMP] ").endsWith("not removed");
            assertThat(client.readLine()).isNull();
        } finally {
            fixture.mailbox.updatesFail(false);
        }
        assertThat(bob.maildrop().count()).isEqualTo(2);
    }

    @Test
    void quitWithALockThatPassedOnRemovesNothing() throws Exception {
        Account bob = bob();
        try (TestClient client = bob.client(gateway)) {
            client.ask("DELE 1");
            bob.maildrop().giveLockToAnother();
            assertThat(client.ask("QUIT")).startsWith("-ERR [SYS/TEMP] ").endsWith("not removed");
        }
        assertThat(bob.maildrop().count()).isEqualTo(2);
        assertThat(bob.maildrop().locked()).as("the other's lock stays").isTrue();
    }

    @Test
    void aSessionThatLostItsLockEndsAtItsNextCommand() throws Exception {
        Account bob = bob();
        try (TestClient client = bob.client(gateway)) {
            client.ask("DELE 1");
            double before = gateway.count("mail.pop3.leases.lost");
            bob.maildrop().giveLockToAnother();
            Fixture.await(
                    Duration.ofSeconds(15), "loss noticed", () -> gateway.count("mail.pop3.leases.lost") > before);
            assertThat(client.ask("STAT")).startsWith("-ERR [SYS/TEMP] ").endsWith("nothing was removed");
            assertThat(client.readLine()).isNull();
        }
        assertThat(bob.maildrop().count()).isEqualTo(2);
    }

    @Test
    void allLocksAreRenewedInOneCallAndNoneAfterItsSession() throws Exception {
        Account[] accounts = {bob(), bob(), bob()};
        try (TestClient a = accounts[0].client(gateway);
                TestClient b = accounts[1].client(gateway);
                TestClient c = accounts[2].client(gateway)) {
            fixture.mailbox.renewals().clear();
            Fixture.await(
                    Duration.ofSeconds(15),
                    "renewal",
                    () -> !fixture.mailbox.renewals().isEmpty());
            assertThat(fixture.mailbox.renewals()).containsExactly(3);
            a.ask("QUIT");
            b.leave();
            Fixture.await(SOON, "lock given back", () -> !accounts[1].maildrop().locked());
            fixture.mailbox.renewals().clear();
            Fixture.await(
                    Duration.ofSeconds(15),
                    "renewal",
                    () -> !fixture.mailbox.renewals().isEmpty());
            assertThat(fixture.mailbox.renewals()).containsExactly(1);
            c.ask("QUIT");
        }
    }

    @Test
    void aMaildropThatCannotBeListedIsNotKeptLocked() throws Exception {
        Account bob = bob();
        fixture.mailbox.listingsFail(true);
        try (TestClient client = TestClient.underTls(gateway.pop3s())) {
            client.readLine();
            client.ask("USER " + bob.name());
            assertThat(client.ask("PASS " + Fixture.PASSWORD)).startsWith("-ERR [SYS/TEMP] ");
            assertThat(bob.maildrop().locked()).isFalse();
            fixture.mailbox.listingsFail(false);
            client.ask("USER " + bob.name());
            assertThat(client.ask("PASS " + Fixture.PASSWORD)).startsWith("+OK 2 messages");
        } finally {
            fixture.mailbox.listingsFail(false);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerWithoutABodyIsOneThatBrokeOff(boolean inTwoCalls, CapturedOutput log) throws Exception {
        Account bob = bob();
        fixture.mailbox.opensInTwoCalls(inTwoCalls);
        fixture.mailbox.listingsAreEmpty(true);
        try (TestClient client = TestClient.underTls(gateway.pop3s())) {
            client.readLine();
            client.ask("USER " + bob.name());
            assertThat(client.ask("PASS " + Fixture.PASSWORD)).startsWith("-ERR [SYS/TEMP] ");
            assertThat(bob.maildrop().locked()).isFalse();
        } finally {
            fixture.mailbox.listingsAreEmpty(false);
            fixture.mailbox.opensInTwoCalls(false);
        }
        assertThat(log).contains("ResourceAccessException").doesNotContain("NullPointerException");
    }

    /** So that gateways can be upgraded first. */
    @Test
    void aMailboxServiceThatOpensInTwoCallsIsAskedTwice() throws Exception {
        Account bob = bob();
        fixture.mailbox.opensInTwoCalls(true);
        try {
            aMaildropThatCannotBeListedIsNotKeptLocked();
            try (TestClient client = bob.client(gateway)) {
                assertThat(client.ask("STAT")).isEqualTo("+OK 2 22");
                assertThat(bob.maildrop().locked()).isTrue();
            }
        } finally {
            fixture.mailbox.opensInTwoCalls(false);
        }
    }

    @Test
    void busyLoginsAreToldToComeBack() throws Exception {
        Account bob = bob();
        fixture.mailbox.busy(true);
        try (TestClient client = TestClient.underTls(gateway.pop3s())) {
            client.readLine();
            client.ask("USER " + bob.name());
            assertThat(client.ask("PASS " + Fixture.PASSWORD)).startsWith("-ERR [SYS/TEMP] ");
        } finally {
            fixture.mailbox.busy(false);
        }
    }

    @Test
    void mailboxServiceAwayIsTemporaryAndTheSessionLivesOn() throws Exception {
        Account bob = bob();
        try (TestClient client = TestClient.underTls(gateway.pop3s());
                TestClient loggedIn = bob().client(gateway)) {
            client.readLine();
            fixture.mailbox.stop();
            try {
                client.ask("USER " + bob.name());
                assertThat(client.ask("PASS " + Fixture.PASSWORD)).startsWith("-ERR [SYS/TEMP] ");
                assertThat(client.ask("PASS " + Fixture.PASSWORD)).isEqualTo("-ERR send USER first");
                assertThat(loggedIn.ask("RETR 1")).startsWith("-ERR [SYS/TEMP] ");
                assertThat(loggedIn.ask("STAT")).isEqualTo("+OK 2 22");
            } finally {
                fixture.mailbox.start();
            }
            assertThat(loggedIn.ask("RETR 1")).isEqualTo("+OK 11 octets");
            loggedIn.readMessage();
            client.ask("USER " + bob.name());
            assertThat(client.ask("PASS " + Fixture.PASSWORD)).startsWith("+OK 2 messages");
        }
    }
}
