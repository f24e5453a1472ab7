package io.barid.relay.delivery;

import static io.barid.relay.delivery.Remote.SMALL;
import static io.barid.relay.delivery.Remote.fate;
import static io.barid.relay.delivery.Remote.fates;
import static io.barid.relay.delivery.Remote.mail;
import static io.barid.relay.delivery.Remote.named;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.Domain;
import io.barid.query.MxAnswer;
import io.barid.query.StsAnswer;
import io.barid.relay.delivery.Attempt.Reach;
import io.barid.remotemx.Reaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts are tried, and what is said when none will do. */
class HostsTest {

    private final Remote remote = new Remote(3);

    @AfterEach
    void end() {
        remote.close();
    }

    @Test
    void firstDownSecondTakesIt() {
        remote.mx(1).close();
        Attempt attempt = remote.deliver(mail(SMALL));
        assertThat(fate(attempt, 0)).isEqualTo("delivered");
        assertThat(attempt.reach()).isEqualTo(Reach.SERVED);
        assertThat(remote.mx(2).received()).hasSize(1);
        assertThat(remote.mx(3).sessions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"421 4.3.2 no", "450 4.3.2 no", "554 5.7.1 no"})
    void refusedGreeting(String greeting) {
        remote.mx(1).always("(connect)", greeting);
        remote.mx(2).always("EHLO", greeting);
        assertThat(fate(remote.deliver(mail(SMALL)), 0)).isEqualTo("delivered");
        remote.mx(3).always("(connect)", greeting);
        Attempt attempt = remote.deliver(mail(SMALL));
        // a host that refuses us is no reason to bounce at once, whatever it says (as Postfix)
        assertThat(fate(attempt, 0))
                .startsWith("4.")
                .endsWith(greeting.substring(5, 9).strip().replaceFirst("^\\.", ""));
        assertThat(((DeliveryOutcome.Deferred) attempt.outcomes().getFirst()).said())
                .contains(new Said("mx3.there.example", greeting));
        assertThat(attempt.reach()).isEqualTo(Reach.PUSHED_BACK);
    }

    @Test
    void lostBeforeAnAnswerTriesTheNext() {
        remote.mx(1).always("MAIL", Reaction.drop());
        remote.mx(2).always("DATA", Reaction.drop());
        assertThat(fate(remote.deliver(mail(SMALL)), 0)).isEqualTo("delivered");
        assertThat(remote.mx(3).received()).hasSize(1);
    }

    @Test
    void laterTriesOneMoreHostAndNeverIsFinal() {
        remote.mx(1).always("RCPT TO:<later@", "450 4.2.0 later").always("RCPT TO:<never@", "550 5.1.1 never");
        remote.mx(2).always("RCPT", "451 4.2.1 later still");
        Attempt attempt =
                remote.deliver(mail(SMALL, "bob@there.example", "later@there.example", "never@there.example"));
        assertThat(fates(attempt)).containsExactly("delivered", "4.2.1", "5.1.1");
        assertThat(remote.mx(2).sessions().getFirst().commands())
                .filteredOn(line -> line.startsWith("RCPT"))
                .containsExactly("RCPT TO:<later@there.example>");
        assertThat(remote.mx(3).sessions()).isEmpty();
    }

    @Test
    void allAddressesOfAHost() {
        remote.answer = new MxAnswer.Exchanges(List.of(named(1, 10, "::1", "127.0.0.77", "127.0.0.2")), "test");
        assertThat(fate(remote.deliver(mail(SMALL)), 0)).isEqualTo("delivered");
        assertThat(remote.mx(2).received()).hasSize(1);
    }

    @Test
    void noMoreThanTenAddressesAndFiveHosts() {
        remote.answer = new MxAnswer.Exchanges(
                List.of(
                        named(1, 1, "127.0.0.90", "127.0.0.91", "127.0.0.92", "127.0.0.93", "127.0.0.94", "127.0.0.95"),
                        named(2, 2, "127.0.0.90", "127.0.0.91", "127.0.0.92", "127.0.0.93", "127.0.0.1")),
                "test");
        Attempt attempt = remote.deliver(mail(SMALL));
        assertThat(fate(attempt, 0)).isEqualTo("4.4.1");
        assertThat(attempt.reach()).isEqualTo(Reach.UNREACHED);
        remote.answer = new MxAnswer.Exchanges(
                List.of(
                        named(1, 1, "127.0.0.90"),
                        named(2, 2, "127.0.0.91"),
                        named(3, 3, "127.0.0.92"),
                        named(4, 4, "127.0.0.93"),
                        named(5, 5, "127.0.0.94"),
                        named(6, 6, "127.0.0.1")),
                "test");
        assertThat(fate(remote.deliver(mail(SMALL)), 0)).isEqualTo("4.4.1");
        assertThat(remote.mx().sessions()).isEmpty();
    }

    @Test
    void oneTimeForAllDoors() {
        remote.timeout = Duration.ofMillis(500);
        String[] same = new String[10];
        Arrays.fill(same, "127.0.0.1");
        remote.answer = new MxAnswer.Exchanges(List.of(named(1, 10, same)), "test");
        remote.mx().always("EHLO", Reaction.hang());
        long start = System.nanoTime();
        Attempt attempt = remote.deliver(mail(SMALL));
        // ten times 500 ms before
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(3500));
        assertThat(fate(attempt, 0)).startsWith("4.4.");
        assertThat(attempt.reach()).isEqualTo(Reach.UNREACHED);
    }

    @Test
    void aDoorThatStaysShutLeavesTimeForTheNext() {
        remote.timeout = Duration.ofSeconds(1);
        remote.mx(1).always("(connect)", Reaction.hang());
        String same = "127.0.0.1";
        remote.answer = new MxAnswer.Exchanges(
                List.of(named(1, 10, same, same, same, same), named(2, 20, "127.0.0.2")), "test");
        assertThat(fate(remote.deliver(mail(SMALL)), 0)).isEqualTo("delivered");
        assertThat(remote.mx(2).received()).hasSize(1);
    }

    @Test
    void oneAddressBehindManyNames() {
        remote.timeout = Duration.ofMillis(500);
        remote.connections = 1;
        remote.answer = new MxAnswer.Exchanges(List.of(named(1, 10, "127.0.0.1")), "test");
        List<Courier> open = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            open.add(remote.courier(new Destination.Mx(Domain.parse("name" + i + ".example"))));
            assertThat(fate(open.getLast().deliver(mail(SMALL), () -> true), 0)).isEqualTo("delivered");
        }
        Attempt attempt = remote.deliver(mail(SMALL));
        assertThat(fate(attempt, 0)).isEqualTo("4.4.5");
        assertThat(attempt.reach()).isEqualTo(Reach.PUSHED_BACK);
        assertThat(remote.mx(1).sessions()).hasSize(20);
        try (Courier hop = remote.courier(new Destination.Hop("127.0.0.1", remote.port()))) {
            assertThat(fate(hop.deliver(mail(SMALL), () -> true), 0))
                    .as("an operator's own next hop")
                    .isEqualTo("delivered");
        }
        open.removeFirst().close();
        assertThat(fate(remote.deliver(mail(SMALL)), 0)).isEqualTo("delivered");
        remote.mx(1).always("(connect)", Reaction.drop());
        for (int i = 0; i < 3; i++) {
            assertThat(fate(remote.deliver(mail(SMALL)), 0))
                    .as("each failure gives its place back")
                    .isEqualTo("4.4.2");
        }
        remote.answer = new MxAnswer.Exchanges(List.of(named(1, 10, "127.0.0.1", "127.0.0.2")), "test");
        assertThat(fate(remote.deliver(mail(SMALL)), 0)).isEqualTo("delivered");
        open.forEach(Courier::close);
    }

    @Test
    void dnsThatSaysNever() {
        remote.answer = new MxAnswer.NullMx("MX 0 .");
        Attempt attempt = remote.deliver(mail(SMALL));
        assertThat(fate(attempt, 0)).isEqualTo("5.1.10");
        assertThat(attempt.reach()).isEqualTo(Reach.SERVED);
        remote.answer = new MxAnswer.NoSuchDomain("NXDOMAIN");
        assertThat(fate(remote.deliver(mail(SMALL)), 0)).isEqualTo("5.1.2");
        remote.answer = new MxAnswer.Exchanges(List.of(named(1, 10), named(2, 20)), "no address");
        assertThat(fate(remote.deliver(mail(SMALL)), 0)).isEqualTo("5.4.4");
        remote.answer = new MxAnswer.ImplicitMx(named(1, 0), "no address");
        assertThat(fate(remote.deliver(mail(SMALL)), 0)).isEqualTo("5.1.2");
        remote.answer = new MxAnswer.Unavailable("SERVFAIL");
        attempt = remote.deliver(mail(SMALL));
        assertThat(fate(attempt, 0)).isEqualTo("4.4.3");
        assertThat(attempt.reach()).isEqualTo(Reach.UNREACHED);
    }

    @Test
    void aBusyResolverIsNoReasonToBlockADestination() {
        MxAnswer hosts = remote.answer;
        remote.answer = new MxAnswer.Busy("too many questions");
        assertThat(remote.deliver(mail(SMALL)).reach()).isEqualTo(Reach.ABANDONED);
        remote.answer = hosts;
        remote.sts = new StsAnswer.Busy("too many policies");
        Attempt attempt = remote.deliver(mail(SMALL));
        assertThat(attempt.reach()).isEqualTo(Reach.ABANDONED);
        assertThat(fate(attempt, 0)).isEqualTo("4.4.3");
        assertThat(remote.mx().sessions()).isEmpty();
    }

    @Test
    void ourOwnNameStopsALoop() {
        remote.hostname = "MX2.There.Example";
        remote.mx(1).close();
        assertThat(fate(remote.deliver(mail(SMALL)), 0)).isEqualTo("4.4.1");
        assertThat(remote.mx(3).sessions()).isEmpty();
        remote.answer = new MxAnswer.Exchanges(List.of(named(2, 10, "127.0.0.2"), named(3, 10, "127.0.0.3")), "test");
        assertThat(fate(remote.deliver(mail(SMALL)), 0)).isEqualTo("5.4.6");
        assertThat(remote.mx(2).sessions()).isEmpty();
    }

    @Test
    void ourOwnNameStopsALoopEvenWhenItDoesNotResolve() {
        remote.hostname = "mx2.there.example";
        remote.answer = new MxAnswer.Exchanges(List.of(named(2, 10), named(3, 20, "127.0.0.3")), "test");
        assertThat(fate(remote.deliver(mail(SMALL)), 0)).isEqualTo("5.4.6");
        remote.answer = new MxAnswer.Exchanges(List.of(unknown(2, 10), named(3, 20, "127.0.0.3")), "test");
        assertThat(fate(remote.deliver(mail(SMALL)), 0)).isEqualTo("5.4.6");
        remote.answer =
                new MxAnswer.Exchanges(List.of(unknown(1, 5), unknown(2, 10), named(3, 20, "127.0.0.3")), "test");
        assertThat(fate(remote.deliver(mail(SMALL)), 0)).isEqualTo("4.4.3");
        assertThat(remote.mx(3).sessions()).isEmpty();
    }

    @Test
    void aHostWhoseAddressesAreUnknownMayYetTakeTheMail() {
        remote.answer = new MxAnswer.Exchanges(List.of(named(1, 10), unknown(2, 20)), "test");
        assertThat(fate(remote.deliver(mail(SMALL)), 0)).isEqualTo("4.4.3");
        remote.answer = new MxAnswer.Exchanges(List.of(unknown(1, 10), named(2, 20, "127.0.0.2")), "test");
        assertThat(fate(remote.deliver(mail(SMALL)), 0)).isEqualTo("delivered");
        remote.answer = new MxAnswer.Exchanges(List.of(unknown(1, 10), named(2, 20, "127.0.0.99")), "test");
        assertThat(fate(remote.deliver(mail(SMALL)), 0)).startsWith("4.");
    }

    private static MxAnswer.MailHost unknown(int number, int preference) {
        return new MxAnswer.MailHost(
                preference,
                Domain.parse("mx" + number + ".there.example"),
                List.of(),
                Optional.empty(),
                Optional.of("SERVFAIL"));
    }

    /** dns-resolver follows aliases: the name in the MX record comes with the address where its alias leads. */
    @Test
    void anAliasThatLeadsToAPrivateAddressIsRefused() {
        remote.allowPrivate = false;
        remote.answer = new MxAnswer.Exchanges(List.of(named(1, 10, "10.0.0.5"), named(2, 20, "127.0.0.2")), "alias");
        Attempt attempt = remote.deliver(mail(SMALL));
        assertThat(fate(attempt, 0)).isEqualTo("5.4.4");
        assertThat(String.join("\n", attempt.transcript())).contains("10.0.0.5", "127.0.0.2 is a loopback address");
        assertThat(remote.mx(2).sessions()).isEmpty();
    }

    @Test
    void privateAddressesAreRefusedUnlessAllowed() {
        remote.allowPrivate = false;
        Attempt attempt = remote.deliver(mail(SMALL));
        assertThat(fate(attempt, 0)).isEqualTo("5.4.4");
        assertThat(attempt.reach()).isEqualTo(Reach.SERVED);
        assertThat(((DeliveryOutcome.Failed) attempt.outcomes().getFirst()).reason())
                .contains("127.0.0.3 is a loopback address");
        try (Courier literal = remote.courier(new Destination.Mx(Domain.parse("[127.0.0.1]")))) {
            remote.answer = new MxAnswer.ImplicitMx(
                    new MxAnswer.MailHost(0, Domain.parse("[127.0.0.1]"), List.of("127.0.0.1")), "a literal");
            assertThat(fate(literal.deliver(mail(SMALL), () -> true), 0)).isEqualTo("5.4.4");
        }
        assertThat(remote.mx().sessions()).isEmpty();
        try (Courier hop = remote.courier(new Destination.Hop("127.0.0.1", remote.port()))) {
            assertThat(fate(hop.deliver(mail(SMALL), () -> true), 0)).isEqualTo("delivered");
        }
    }

    @Test
    void anAddressLiteralIsAHost() {
        remote.answer = new MxAnswer.ImplicitMx(
                new MxAnswer.MailHost(0, Domain.parse("[127.0.0.2]"), List.of("127.0.0.2")), "a literal");
        try (Courier literal = remote.courier(new Destination.Mx(Domain.parse("[127.0.0.2]")))) {
            assertThat(fate(literal.deliver(mail(SMALL), () -> true), 0)).isEqualTo("delivered");
        }
    }

    @Test
    void closingFromOutsideCuts() throws Exception {
        remote.timeout = Duration.ofSeconds(30);
        remote.mx().always("(end)", Reaction.hang());
        Courier courier = remote.courier();
        Thread closer = Thread.ofVirtual().start(() -> {
            while (remote.mx().arrived().isEmpty()) {
                Thread.onSpinWait();
            }
            courier.close();
        });
        long start = System.nanoTime();
        Attempt attempt = courier.deliver(mail(SMALL), () -> true);
        closer.join();
        assertThat(attempt.unsure()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(courier.deliver(mail(SMALL), () -> true).reach()).isEqualTo(Reach.ABANDONED);
    }
}
