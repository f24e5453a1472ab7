package io.barid.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.message.AccountId;
import io.barid.message.DsnRequest;
import io.barid.message.Notify;
import io.barid.message.Origin;
import io.barid.message.Recipient;
import io.barid.relay.Messages;
import io.barid.transit.AcceptedMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {

    private static final Origin ACCOUNT = new Origin.Submission(new AccountId(1));

    private final ScriptedDirectory directory = new ScriptedDirectory()
            .account("bob@ours.test", 1)
            .account("carol@ours.test", 2)
            .account("postmaster", 9)
            .alias("team@ours.test", "bob@ours.test", "carol@ours.test")
            .alias("all@ours.test", "team@ours.test", "Bob@ours.test")
            .alias("out@ours.test", "someone@elsewhere.test")
            .alias("mixed@ours.test", "bob@ours.test", "someone@elsewhere.test", "nobody@ours.test")
            .alias("self@ours.test", "self@ours.test")
            .alias("ping@ours.test", "pong@ours.test")
            .alias("pong@ours.test", "ping@ours.test")
            .alias("keep@ours.test", "keep@ours.test", "bob@ours.test")
            .forward("dora@ours.test", 4, "someone@elsewhere.test")
            .forward("eve@ours.test", 5, "fay@ours.test")
            .forward("fay@ours.test", 6, "eve@ours.test")
            .alias("gus@ours.test", "hal@ours.test")
            .forward("hal@ours.test", 8, "gus@ours.test");
    private final Router router = new Router(new Directory(directory, directory, System::nanoTime));

    /** Routes as {@code account} numbers, {@code >remote} and {@code !status address}, sorted. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bob@ours.test                          | 1
            BOB@ours.test                          | 1
            bob@ours.test, bob@ours.test           | 1
            bob@ours.test, BOB@ours.test           | 1
            Postmaster                             | 9
            Postmaster, bob@ours.test              | 1 9
            team@ours.test                         | 1 2
            team@ours.test, bob@ours.test          | 1 2
            all@ours.test, team@ours.test          | 1 2
            nobody@ours.test                       | !5.1.1 nobody@ours.test
            nobody@ours.test, bob@ours.test        | !5.1.1 nobody@ours.test 1
            mixed@ours.test                        | !5.1.1 nobody@ours.test 1 >someone@elsewhere.test
            out@ours.test, mixed@ours.test         | !5.1.1 nobody@ours.test 1 >someone@elsewhere.test
            bob@gone.test                          | !5.7.1 bob@gone.test
            self@ours.test                         | !5.4.6 self@ours.test
            ping@ours.test, pong@ours.test         | !5.4.6 ping@ours.test !5.4.6 pong@ours.test
            keep@ours.test                         | 1
            dora@ours.test                         | 4 >someone@elsewhere.test
            eve@ours.test                          | 5 6
            eve@ours.test, fay@ours.test           | 5 6
            gus@ours.test                          | 8
            unreadable@ours.test, bob@ours.test    | !5.1.3 unreadable@ours.test 1
            """)
    void followsAliases(String recipients, String routes) {
        assertThat(shown(route(Messages.to(recipients.strip().split(",\\s*"))))).isEqualTo(routes.strip());
    }

    @Test
    void whatAnAccountSentMayLeaveThoughItsRecipientWasOursAtRcpt() {
        AcceptedMessage message = Messages.from(ACCOUNT, "bob@gone.test");
        assertThat(shown(route(message))).isEqualTo(">bob@gone.test");
    }

    @Test
    void followsTenAliasesAndNoMore() {
        for (int i = 0; i < 11; i++) {
            directory.alias("hop" + i + "@ours.test", "hop" + (i + 1) + "@ours.test");
        }
        directory.account("hop11@ours.test", 7);
        assertThat(shown(route(Messages.to("hop1@ours.test")))).isEqualTo("7");
        assertThat(shown(route(Messages.to("hop0@ours.test")))).isEqualTo("!5.4.6 hop10@ours.test");
        // one recipient's way is no longer for another one's being shorter
        assertThat(shown(route(Messages.to("hop0@ours.test", "hop1@ours.test"))))
                .isEqualTo("!5.4.6 hop10@ours.test 7");
    }

    @Test
    void asksOncePerHopForTheWholeBatch() {
        List<Routing.Question> questions = IntStream.range(0, 50)
                .mapToObj(i -> Routing.Question.of(Messages.to("all@ours.test", "bob@ours.test")))
                .toList();
        Routing routing = router.route(questions);
        assertThat(questions).allMatch(question -> routing.routes(question).size() == 2);
        assertThat(directory.questions).hasSize(3);
        assertThat(directory.questions.getFirst()).hasSize(2);
    }

    @Test
    void withoutAnAnswerOnlyWhatWasRemoteIsKnown() {
        directory.away = true;
        AcceptedMessage message = Messages.from(ACCOUNT, "bob@ours.test", "someone@elsewhere.test", "bob@ours.test");
        assertThat(shown(route(message))).isEqualTo(">someone@elsewhere.test ?bob@ours.test");
    }

    @Test
    void asksNothingForRemoteRecipients() {
        assertThat(shown(route(Messages.from(ACCOUNT, "someone@elsewhere.test"))))
                .isEqualTo(">someone@elsewhere.test");
        assertThat(directory.questions).isEmpty();
    }

    @Test
    void aStrangersMailLeavesByAnAliasOnly() {
        assertThat(shown(route(Messages.to("someone@elsewhere.test", "out@ours.test"))))
                .isEqualTo("!5.7.1 someone@elsewhere.test >someone@elsewhere.test");
    }

    @Test
    void oneCopyElsewhereRemembersAllWhoLedThere() {
        AcceptedMessage message = Messages.from(
                ACCOUNT, "out@ours.test", "someone@elsewhere.test", "out@ours.test", "Someone@elsewhere.test");
        List<Route> routes = route(message);
        assertThat(shown(routes)).isEqualTo(">Someone@elsewhere.test >someone@elsewhere.test");
        assertThat(((Route.Remote) routes.getFirst()).given())
                .containsExactly(Messages.path("out@ours.test"), Messages.path("someone@elsewhere.test"));
    }

    /** What bob@ and BOB@ asked for, {@code -} for nothing, and which of them is named to the mailbox. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            - -            | bob
            SUCCESS -      | bob BOB
            - SUCCESS      | bob BOB
            - FAILURE      | bob BOB
            - NEVER        | bob
            NEVER -        | bob BOB
            NEVER NEVER    | bob
            SUCCESS SUCCESS| bob BOB
            - DELAY        | bob
            """)
    void aMailboxIsNamedForEachRecipientThatIsOwedReports(String asked, String named) {
        AcceptedMessage plain = Messages.to("bob@ours.test", "BOB@ours.test");
        Routing.Question question = wishing(plain, List.of(asked.strip().split(" ")), "-");
        assertThat(router.route(List.of(question)).routes(question))
                .extracting(route -> bare(((Route.Local) route).given()).replace("@ours.test", ""))
                .containsExactly(named.strip().split(" "));
    }

    /** Each tag is a recipient of its own, and leads to all targets: half of them mailboxes or elsewhere, half nowhere. */
    @ParameterizedTest
    @ValueSource(strings = {"-", "SUCCESS", "FAILURE", "NEVER"})
    @Timeout(5)
    void manyTagsOfALongAliasMultiplyNeitherWorkNorRoutes(String asked) {
        String[] targets = new String[500];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = "t" + i + (i % 4 == 0 ? "@elsewhere.test" : "@ours.test");
            if (i % 4 == 1) {
                directory.account(targets[i], 100 + i);
            }
        }
        directory.alias("long@ours.test", targets);
        String[] tagged = IntStream.range(0, 1000)
                .mapToObj(i -> "long+" + i + "@ours.test")
                .toArray(String[]::new);
        Routing.Question question = wishing(Messages.to(tagged), Collections.nCopies(999, asked), "FAILURE");
        List<Route> routes = router.route(List.of(question)).routes(question);
        int named = 0;
        Set<String> reached = new HashSet<>();
        Set<String> reported = new HashSet<>();
        for (Route route : routes) {
            List<ForwardPath> given = given(route);
            String shown = shown(List.of(route));
            named += given.size();
            reached.add(shown);
            if (given.stream()
                    .anyMatch(path -> !asked.equals("NEVER") || bare(path).startsWith("long+999@"))) {
                reported.add(shown);
            }
        }
        assertThat(reached).hasSize(500).isEqualTo(reported);
        // beside each once: again 1,000 times, and each once for who wants to know of failures as the first
        assertThat(named).isLessThanOrEqualTo(500 + 1000 + 500);
        assertThat(directory.rewritings).singleElement().asInstanceOf(LIST).hasSize(1);
    }

    private static Routing.Question wishing(AcceptedMessage message, List<String> wishes, String last) {
        List<Recipient> recipients = new ArrayList<>();
        for (Recipient recipient : message.envelope().recipients()) {
            String wish = recipients.size() < wishes.size() ? wishes.get(recipients.size()) : last;
            recipients.add(new Recipient(
                    recipient.path(),
                    recipient.fate(),
                    wish.equals("-")
                            ? Optional.empty()
                            : Optional.of(new DsnRequest(Set.of(Notify.valueOf(wish)), Optional.empty()))));
        }
        return new Routing.Question(message, recipients);
    }

    private static List<ForwardPath> given(Route route) {
        return switch (route) {
            case Route.Local local -> List.of(local.given());
            case Route.Remote remote -> remote.given();
            case Route.Unanswered unanswered -> List.of(unanswered.given());
            case Route.Unroutable nowhere -> List.of(nowhere.given());
        };
    }

    @Test
    void whatIsForwardedLeavesWithTheReversePathOfItsForwarder() {
        directory.alias("far@also.test", "out@ours.test").alias("one@ours.test", "bob@ours.test");
        AcceptedMessage message = Messages.to("far@also.test", "bob@ours.test", "one@ours.test");
        String sender = bare(message.envelope().reversePath());
        Route.Remote remote = (Route.Remote) route(message).getLast();
        assertThat(remote.rewritten()).hasToString("Optional[<" + sender.replace('@', '=') + "@ours.test>]");
        assertThat(directory.rewritings).singleElement().asInstanceOf(LIST).hasSize(1);
    }

    @Test
    void whatSomebodyOfOursOrNobodySentKeepsItsReversePath() {
        assertThat(rewritten(Messages.with(ReversePath.parse("<bob@ours.test>"), "out@ours.test")))
                .isEmpty();
        directory.rewritings.clear();
        assertThat(rewritten(Messages.with(new ReversePath.Null(), "out@ours.test")))
                .isEmpty();
        assertThat(rewritten(Messages.from(ACCOUNT, "someone@elsewhere.test"))).isEmpty();
        assertThat(directory.rewritings).isEmpty();
    }

    @Test
    void anOlderMailboxServiceIsNotAskedInVain() {
        directory.older = true;
        assertThat(rewritten(Messages.to("out@ours.test"))).isEmpty();
    }

    private Optional<ReversePath> rewritten(AcceptedMessage message) {
        return ((Route.Remote) route(message).getFirst()).rewritten();
    }

    private List<Route> route(AcceptedMessage message) {
        Routing.Question question = Routing.Question.of(message);
        return router.route(List.of(question)).routes(question);
    }

    private static String shown(List<Route> routes) {
        String[] shown = routes.stream()
                .map(route -> switch (route) {
                    case Route.Local local -> local.account().toString();
                    case Route.Remote remote -> ">" + bare(remote.recipient());
                    case Route.Unanswered unanswered -> "?" + bare(unanswered.given());
                    case Route.Unroutable nowhere -> "!" + nowhere.status() + " " + bare(nowhere.recipient());
                })
                .toArray(String[]::new);
        Arrays.sort(shown);
        return String.join(" ", shown);
    }

    private static String bare(Object path) {
        return path.toString().replaceAll("[<>]", "");
    }
}
