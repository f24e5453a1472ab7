package io.barid.relay.delivery;

import static io.barid.relay.delivery.Remote.SMALL;
import static io.barid.relay.delivery.Remote.fate;
import static io.barid.relay.delivery.Remote.fates;
import static io.barid.relay.delivery.Remote.mail;
import static io.barid.relay.delivery.Remote.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.ForwardPath;
import io.barid.message.DsnRequest;
import io.barid.message.DsnReturn;
import io.barid.message.Notify;
import io.barid.message.Ret;
import io.barid.relay.delivery.Attempt.Reach;
import io.barid.remotemx.Reaction;
import io.barid.remotemx.ScriptedMx;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One mail at one decent or picky host. */
class TransactionTest {

    private final Remote remote = new Remote(1);
    private final ScriptedMx mx = remote.mx();

    @AfterEach
    void end() {
        remote.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachRecipientHasItsOwnAnswer(boolean pipelining) {
        if (!pipelining) {
            mx.extensions("8BITMIME");
        }
        mx.always("RCPT TO:<gone@", "550 5.1.1 no such user").always("RCPT TO:<full@", "452 4.2.2 mailbox full");
        Attempt attempt = remote.deliver(
                mail(SMALL, "bob@there.example", "gone@there.example", "full@there.example", "eve@there.example"));
        assertThat(fates(attempt)).containsExactly("delivered", "5.1.1", "4.2.2", "delivered");
        assertThat(attempt.reach()).isEqualTo(Reach.SERVED);
        assertThat(mx.received()).singleElement().satisfies(got -> {
            assertThat(got.recipients()).containsExactly("RCPT TO:<bob@there.example>", "RCPT TO:<eve@there.example>");
            assertThat(got.content()).asString().isEqualTo(SMALL);
        });
        DeliveryOutcome.Failed failed =
                (DeliveryOutcome.Failed) attempt.outcomes().get(1);
        assertThat(failed.said()).contains(new Said("mx1.there.example", "550 5.1.1 no such user"));
        assertThat(attempt.transcript())
                .contains("S: 550 5.1.1 no such user")
                .noneMatch(line -> line.contains("Hello"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "DATA", "(end)"})
    void whatIsSaidToAllIsForAll(String step) {
        mx.enqueue(step, "451 4.7.1 greylisted").enqueue(step, "554 5.7.1 spam");
        OutgoingMail mail = mail(SMALL, "bob@there.example", "eve@there.example");
        try (Courier courier = remote.courier()) {
            assertThat(fates(courier.deliver(mail, () -> true))).containsExactly("4.7.1", "4.7.1");
            assertThat(fates(courier.deliver(mail, () -> true))).containsExactly("5.7.1", "5.7.1");
            assertThat(fates(courier.deliver(mail, () -> true))).containsExactly("delivered", "delivered");
        }
        assertThat(mx.sessions()).hasSize(1);
        assertThat(mx.sessions().getFirst().commands()).contains("RSET");
        assertThat(mx.received()).hasSize(1);
    }

    @Test
    void aLoneDotEndsDataThatNobodyGets() {
        mx.always("RCPT", "550 5.1.1 no").enqueue("DATA", "354 go on");
        try (Courier courier = remote.courier()) {
            assertThat(fate(courier.deliver(mail(SMALL), () -> true), 0)).isEqualTo("5.1.1");
            mx.forgetScript();
            assertThat(fate(courier.deliver(mail(SMALL), () -> true), 0)).isEqualTo("delivered");
        }
        assertThat(mx.arrived().getFirst().raw()).asString().isEqualTo(".\r\n");
    }

    @Test
    void withoutPipeliningNoDataWhenNobodyGetsIt() {
        mx.extensions().always("RCPT", "550 5.1.1 no");
        remote.deliver(mail(SMALL));
        assertThat(mx.sessions().getFirst().commands()).doesNotContain("DATA");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tooManyRecipientsGoInFurtherTransactions(boolean pipelining) {
        if (!pipelining) {
            mx.extensions();
        }
        String[] recipients = IntStream.range(0, 130)
                .mapToObj(i -> "r" + i + "@there.example")
                .toArray(String[]::new);
        int[] taken = {0};
        mx.always("MAIL", wire -> {
            taken[0] = 0;
            wire.say("250 2.1.0 ok\r\n");
        });
        mx.always("RCPT", wire -> wire.say(taken[0]++ < 60 ? "250 2.1.5 ok\r\n" : "452 4.5.3 too many\r\n"));
        Attempt attempt = remote.deliver(mail(SMALL, recipients));
        assertThat(fates(attempt)).containsOnly("delivered").hasSize(130);
        assertThat(mx.received()).extracting(got -> got.recipients().size()).containsExactly(60, 60, 10);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noMoreThanTwentyTransactions(boolean pipelining) {
        mx.extensions(pipelining ? "PIPELINING" : "8BITMIME");
        String[] recipients =
                IntStream.range(0, 25).mapToObj(i -> "u" + i + "@there.example").toArray(String[]::new);
        Reaction[] turns = IntStream.range(0, 25)
                .boxed()
                .flatMap(turn -> IntStream.range(turn, 25)
                        .mapToObj(i -> Reaction.reply(i == turn ? "250 ok" : "452 4.5.3 too many recipients")))
                .toArray(Reaction[]::new);
        mx.enqueue("RCPT", turns);
        try (Courier courier = remote.courier()) {
            Attempt attempt = courier.deliver(mail(SMALL, recipients), () -> true);
            assertThat(fates(attempt).subList(0, 20)).containsOnly("delivered");
            assertThat(fates(attempt).subList(20, 25)).containsOnly("4.5.3");
            assertThat(attempt.reach()).isEqualTo(Reach.SERVED);
            mx.forgetScript();
            assertThat(fate(courier.deliver(mail(SMALL), () -> true), 0)).isEqualTo("delivered");
        }
        assertThat(mx.received()).hasSize(21);
        assertThat(mx.sessions()).hasSize(1);
    }

    @Test
    void parametersGoWhereTheyAreOffered() {
        OutgoingMail plain = mail("Subject: \u00e9\r\n\r\n", "bob@there.example", "j\u00fcrgen@there.example");
        List<OutgoingMail.To> to = List.of(
                new OutgoingMail.To(
                        plain.recipients().getFirst().path(),
                        Optional.of(new DsnRequest(
                                Set.of(Notify.FAILURE, Notify.SUCCESS), Optional.of("rfc822;b+2Bc@x.example")))),
                new OutgoingMail.To(
                        ForwardPath.parse("<j\u00fcrgen@there.example>"),
                        Optional.of(new DsnRequest(Set.of(Notify.NEVER), Optional.empty()))));
        OutgoingMail wishes = new OutgoingMail(
                plain.queueId(),
                plain.reversePath(),
                to,
                plain.body(),
                true,
                false,
                Optional.of(new DsnReturn(Optional.of(Ret.HDRS), Optional.of("QQ314159"))),
                "",
                plain.content(),
                plain.value());
        Attempt attempt = remote.deliver(wishes);
        assertThat(mx.sessions().getFirst().commands())
                .contains(
                        "MAIL FROM:<alice@here.example> SIZE=15 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=QQ314159",
                        "RCPT TO:<bob@there.example> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;b+2Bc@x.example",
                        "RCPT TO:<j\u00fcrgen@there.example> NOTIFY=NEVER");
        assertThat(attempt.outcomes())
                .allSatisfy(outcome -> assertThat(((DeliveryOutcome.Delivered) outcome).dsnPassedOn())
                        .isTrue());
        mx.extensions("PIPELINING");
        attempt = remote.deliver(with(mail(SMALL), true, false, wishes.dsn()));
        assertThat(mx.sessions().getLast().commands()).contains("MAIL FROM:<alice@here.example>");
        assertThat(((DeliveryOutcome.Delivered) attempt.outcomes().getFirst()).dsnPassedOn())
                .isFalse();
    }

    @Test
    void whatTheHostCannotCarryIsRefusedHere() {
        mx.extensions("PIPELINING", "SIZE 20");
        assertThat(fate(remote.deliver(mail(SMALL)), 0)).isEqualTo("5.3.4");
        mx.extensions("PIPELINING", "SIZE 0");
        assertThat(fate(remote.deliver(mail("\r\n\u00e9\r\n")), 0)).isEqualTo("5.6.3");
        mx.extensions("8BITMIME");
        assertThat(fates(remote.deliver(mail(SMALL, "j\u00fcrgen@there.example", "bob@there.example"))))
                .containsExactly("5.6.7", "delivered");
        assertThat(fate(remote.deliver(with(mail("Subject: \u00e9\r\n\r\n"), true, false, Optional.empty())), 0))
                .isEqualTo("5.6.7");
        assertThat(fate(
                        remote.deliver(
                                with(mail("Subject: e\r\n\r\n--\r\n-- \r\n\u00e9\r\n"), true, false, Optional.empty())),
                        0))
                .isEqualTo("5.6.7")
                .as("a line of two hyphens may be a boundary");
        assertThat(fate(
                        remote.deliver(
                                with(mail("Subject: e\r\n\r\n-- \r\n\u00e9\r\n"), true, false, Optional.empty())),
                        0))
                .isEqualTo("delivered");
        assertThat(mx.received()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb\r\n", "a\rb\r\n", "a\r", "\n", "a\r\r\n"})
    void aBareLineEndNeverLeaves(String content) {
        assertThat(fate(remote.deliver(mail(content)), 0)).isEqualTo("5.6.11");
        assertThat(mx.sessions().getFirst().commands()).noneMatch(line -> line.startsWith("MAIL"));
    }

    @Test
    void theSenderMayGiveUpBeforeTheFinalDot() {
        try (Courier courier = remote.courier()) {
            Attempt attempt = courier.deliver(mail(SMALL), () -> false);
            assertThat(attempt.reach()).isEqualTo(Reach.ABANDONED);
        }
        assertThat(mx.arrived()).isEmpty();
    }

    @Test
    void lostAfterTheFinalDotIsUnsure() {
        mx.enqueue("(end)", Reaction.drop());
        Attempt attempt = remote.deliver(mail(SMALL));
        assertThat(attempt.unsure()).isTrue();
        assertThat(fate(attempt, 0)).isEqualTo("4.4.2");
        assertThat(mx.sessions()).hasSize(1);
        assertThat(remote.meters.counter("mail.relay.unsure").count()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(connect)", "EHLO", "MAIL", "RCPT", "DATA", "(end)"})
    void serviceNotAvailableIsARequestForLess(String step) {
        mx.always(step, Reaction.replyAndDrop("421 4.3.2 going down"));
        Attempt attempt = remote.deliver(mail(SMALL));
        assertThat(attempt.reach()).isEqualTo(Reach.PUSHED_BACK);
        assertThat(fate(attempt, 0)).isEqualTo("4.3.2");
        assertThat(attempt.unsure()).isFalse();
    }

    @Test
    void linesOfEhloWithoutAWordSayNothing() {
        mx.always(
                "EHLO", Reaction.reply("250-mx", "250-", "250- ", "250-=", "250-= =", "250-SIZE=", "250 =PIPELINING"));
        assertThat(fate(remote.deliver(mail(SMALL)), 0)).isEqualTo("delivered");
    }

    @Test
    void aBugInATransactionLeavesWhatWasAnswered() {
        mx.always("RCPT TO:<gone@", "550 5.1.1 no such user");
        try (Courier courier = remote.courier()) {
            Attempt attempt = courier.deliver(mail(SMALL, "bob@there.example", "gone@there.example"), () -> {
                throw new IllegalStateException("a bug");
            });
            assertThat(fates(attempt)).containsExactly("4.5.0", "5.1.1");
            assertThat(courier.connected()).isFalse();
        }
        assertThat(mx.arrived()).isEmpty();
    }

    @Test
    void heloWhereEhloIsUnknown() {
        mx.enqueue("EHLO", "502 5.5.1 what?");
        assertThat(fate(remote.deliver(mail(SMALL)), 0)).isEqualTo("delivered");
        assertThat(mx.sessions().getFirst().commands())
                .contains("HELO mx.here.example", "MAIL FROM:<alice@here.example>");
    }

    @Test
    void connectionsAreKept() {
        try (Courier courier = remote.courier()) {
            for (int i = 0; i < 102; i++) {
                assertThat(fate(courier.deliver(mail(SMALL), () -> true), 0)).isEqualTo("delivered");
            }
            assertThat(courier.connected()).isTrue();
        }
        assertThat(mx.sessions()).hasSize(2);
        assertThat(mx.sessions().getFirst().commands()).hasSize(1 + 100 * 3 + 1).endsWith("QUIT");
    }

    @Test
    void aDeadKeptConnectionIsReplacedSilently() {
        try (Courier courier = remote.courier()) {
            courier.deliver(mail(SMALL), () -> true);
            mx.enqueue("MAIL", Reaction.drop());
            assertThat(fate(courier.deliver(mail(SMALL), () -> true), 0)).isEqualTo("delivered");
            mx.enqueue("MAIL", Reaction.replyAndDrop("421 4.4.2 idle too long"));
            assertThat(fate(courier.deliver(mail(SMALL), () -> true), 0)).isEqualTo("delivered");
        }
        assertThat(mx.sessions()).hasSize(3);
    }
}
