package io.barid.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.pop3.Fixture.Account;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLProtocolException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages octet for octet, in pieces, and never cut short in silence. */
class RetrievalTest {

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

    @Test
    void aLargeMessageArrivesOctetForOctetInGrowingPieces() throws Exception {
        byte[] sent = Fixture.message(5_000_000, 1);
        fixture.mailbox.reads().clear();
        try (TestClient client = fixture.account(sent).client(gateway)) {
            assertThat(client.ask("RETR 1")).isEqualTo("+OK 5000000 octets");
            assertThat(client.readMessage()).isEqualTo(sent);
            assertThat(client.ask("NOOP")).startsWith("+OK");
        }
        assertThat(fixture.mailbox.reads())
                .containsExactly(
                        "0+262144",
                        "262144+524288",
                        "786432+1048576",
                        "1835008+1048576",
                        "2883584+1048576",
                        "3932160+1048576",
                        "4980736+19264");
    }

    @Test
    void aStoreThatFailsForAMomentDelaysAMessageAndNothingElse() throws Exception {
        byte[] sent = Fixture.message(1_000_000, 2);
        try (TestClient client = fixture.account(sent).client(gateway)) {
            fixture.mailbox.failReads(3, 200_000);
            assertThat(client.ask("RETR 1")).startsWith("+OK");
            assertThat(client.readMessage()).isEqualTo(sent);
        }
    }

    @Test
    void aStoreThatFailsBeforeTheReplyIsSaidSo() throws Exception {
        byte[] sent = Fixture.message(1_000, 2);
        try (TestClient client = fixture.account(sent).client(gateway)) {
            fixture.mailbox.failReads(1, 0);
            assertThat(client.ask("RETR 1")).startsWith("-ERR [SYS/TEMP] ");
            assertThat(client.ask("RETR 1")).startsWith("+OK");
            assertThat(client.readMessage()).isEqualTo(sent);
        }
    }

    @Test
    void aStoreThatIsAwayEndsNoSessionAndForgetsNoMark() throws Exception {
        Fixture.Account bob = fixture.account(Fixture.message(1_000, 2), Fixture.message(1_000, 3));
        try (TestClient client = bob.client(gateway)) {
            assertThat(client.ask("DELE 2")).startsWith("+OK");
            fixture.mailbox.failReads(25, 0);
            for (int i = 0; i < 25; i++) {
                assertThat(client.ask("RETR 1")).startsWith("-ERR [SYS/TEMP] ");
            }
            assertThat(client.ask("RETR 1")).startsWith("+OK");
            client.readMessage();
            assertThat(client.ask("RETR 2")).startsWith("-ERR");
            assertThat(client.ask("QUIT")).startsWith("+OK");
        }
        assertThat(bob.maildrop().count()).isEqualTo(1);
    }

    @Test
    void aMessageThatBreaksOffHasNoEnd() throws Exception {
        byte[] sent = Fixture.message(30_000_000, 3);
        Account bob = fixture.account(sent);
        try (TestClient client = bob.client(gateway)) {
            assertThat(client.ask("RETR 1")).startsWith("+OK");
            bob.maildrop().expunge(0);
            assertThatThrownBy(client::readMessage)
                    .as("no close_notify, so that nobody takes it for the end")
                    .isInstanceOf(SSLProtocolException.class);
        }
        Fixture.await(
                Duration.ofSeconds(10), "lock given back", () -> !bob.maildrop().locked());
    }

    @Test
    void aMessageThatIsGoneIsAnErrorOfItsOwn() throws Exception {
        Account bob = fixture.account(Fixture.message(100, 4), Fixture.message(100, 5));
        try (TestClient client = bob.client(gateway)) {
            bob.maildrop().expunge(0);
            assertThat(client.ask("RETR 1")).isEqualTo("-ERR this message is gone");
            assertThat(client.ask("RETR 2")).isEqualTo("+OK 100 octets");
        }
    }

    @Test
    void topOfALargeMessageReadsItsBeginningOnly() throws Exception {
        byte[] header = Fixture.message("Subject: x\n\n");
        byte[] sent = Fixture.message(3_000_000, 6);
        System.arraycopy(header, 0, sent, 0, header.length);
        try (TestClient client = fixture.account(sent).client(gateway)) {
            fixture.mailbox.reads().clear();
            assertThat(client.ask("TOP 1 0")).startsWith("+OK");
            assertThat(client.readMessage()).isEqualTo(header);
            assertThat(fixture.mailbox.reads()).containsExactly("0+16384");
            assertThat(client.ask("TOP 1 1000000000")).startsWith("+OK");
            assertThat(client.readMessage()).isEqualTo(sent);
        }
    }

    @Test
    void onlyAMessageWithoutItsLastLineEndIsGivenOne() throws Exception {
        byte[] open = Arrays.copyOf(Fixture.message("a: b\n\nlast line\n"), 15);
        try (TestClient client = fixture.account(open, new byte[0]).client(gateway)) {
            assertThat(client.ask("RETR 1")).isEqualTo("+OK 15 octets");
            assertThat(new String(client.readMessage())).isEqualTo("a: b\r\n\r\nlast li\r\n");
            assertThat(client.ask("RETR 2")).isEqualTo("+OK 0 octets");
            assertThat(client.readMessage()).isEmpty();
        }
    }

    @Test
    void manyMessagesPipelinedArriveInOrder() throws Exception {
        byte[][] sent = new byte[200][];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = Fixture.message(100 + 37 * i, i);
        }
        try (TestClient client = fixture.account(sent).client(gateway)) {
            StringBuilder commands = new StringBuilder();
            for (int i = 1; i <= sent.length; i++) {
                commands.append("RETR ").append(i).append("\r\n");
            }
            client.send(commands.toString());
            for (byte[] message : sent) {
                assertThat(client.readLine()).isEqualTo("+OK " + message.length + " octets");
                assertThat(client.readMessage()).isEqualTo(message);
            }
        }
    }

    @Test
    void smallMessagesInARowComeManyAtATimeAndInAnyOrderRight() throws Exception {
        byte[][] sent = new byte[300][];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = Fixture.message(i == 150 ? 400_000 : 5_000 + i, i);
        }
        Account bob = fixture.account(sent);
        try (TestClient client = bob.client(gateway)) {
            fixture.mailbox.reads().clear();
            for (int i = 0; i < sent.length; i++) {
                assertThat(client.ask("RETR " + (i + 1))).startsWith("+OK " + sent[i].length);
                assertThat(client.readMessage()).isEqualTo(sent[i]);
            }
            assertThat(fixture.mailbox.reads())
                    .as("the first alone, then batches that grow, the large one by range")
                    .hasSizeLessThan(10)
                    .startsWith("0+5000", "101..126")
                    .contains("0+262144");
            for (int i : new int[] {200, 7, 8, 300, 9, 10, 2, 1, 3, 4}) {
                assertThat(client.ask("RETR " + i)).startsWith("+OK");
                assertThat(client.readMessage()).as("message %d", i).isEqualTo(sent[i - 1]);
            }
        }
    }

    @Test
    void whatGoesWhileMessagesComeAheadIsGone() throws Exception {
        byte[][] sent = new byte[30][];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = Fixture.message(10_000, i);
        }
        Account bob = fixture.account(sent);
        try (TestClient client = bob.client(gateway)) {
            for (int i = 1; i <= 3; i++) {
                assertThat(client.ask("RETR " + i)).startsWith("+OK");
                assertThat(client.readMessage()).isEqualTo(sent[i - 1]);
            }
            bob.maildrop().expunge(19);
            fixture.mailbox.failReads(1, 0);
            for (int i = 4; i < 16; i++) {
                String answer = client.ask("RETR " + i);
                if (answer.startsWith("-ERR [SYS/TEMP]")) {
                    answer = client.ask("RETR " + i);
                }
                assertThat(answer).startsWith("+OK");
                assertThat(client.readMessage()).isEqualTo(sent[i - 1]);
            }
            for (int i = 16; i < 20; i++) {
                assertThat(client.ask("RETR " + i)).startsWith("+OK");
                assertThat(client.readMessage()).isEqualTo(sent[i - 1]);
            }
            assertThat(client.ask("RETR 20")).isEqualTo("-ERR this message is gone");
            assertThat(client.ask("RETR 21")).startsWith("+OK");
            assertThat(client.readMessage()).isEqualTo(sent[20]);
        }
    }

    @Test
    void aListingThatBreaksOffIsNotTakenForAWholeOne() throws Exception {
        Account bob = fixture.account(Fixture.message(100, 1));
        fixture.mailbox.listingsBreakOff(true);
        try (TestClient client = TestClient.underTls(gateway.pop3s())) {
            client.readLine();
            client.ask("USER " + bob.name());
            assertThat(client.ask("PASS " + Fixture.PASSWORD)).startsWith("-ERR [SYS/TEMP]");
            assertThat(bob.maildrop().locked()).isFalse();
            fixture.mailbox.listingsBreakOff(false);
            client.ask("USER " + bob.name());
            assertThat(client.ask("PASS " + Fixture.PASSWORD)).startsWith("+OK");
        } finally {
            fixture.mailbox.listingsBreakOff(false);
        }
    }
}
