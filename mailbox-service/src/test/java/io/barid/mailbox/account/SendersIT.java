package io.barid.mailbox.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.address.Mailbox;
import io.barid.mailbox.RunningService;
import io.barid.message.AccountId;
import io.barid.query.SenderDirectory;
import io.barid.query.SenderDirectory.Allowance;
import io.barid.query.SenderDirectory.Answer;
import io.barid.query.SenderDirectory.Question;
import io.barid.query.SenderDirectory.Sending;
import io.barid.services.RealPostgres;
import io.barid.services.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;

class SendersIT {

    private static TestDatabase database;
    private static RunningService service;
    private static SenderDirectory senders;
    private static AccountId bob;
    private static AccountId carol;
    private static AccountId postmaster;

    @BeforeAll
    static void start() {
        database = RealPostgres.shared().newDatabase();
        service = RunningService.without(database);
        senders = service.as("smtp-gateway", SenderDirectory.class);
        bob = service.account("bob@example.test", "secret");
        carol = service.account("carol@other.test", "secret");
        postmaster = service.account("postmaster@example.test", "secret");
        alias("info@example.test", "carol@other.test", "BOB@example.test");
        alias("all@example.test", "info@example.test");
        alias("out@example.test", "bob@elsewhere.test");
        alias("master@example.test", "postmaster@other.test");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static void alias(String address, String... targets) {
        String list = "\"" + String.join("\",\"", targets) + "\"";
        assertThat(service.admin("PUT", "/v1/aliases/" + address, "{\"targets\":[" + list + "]}")
                        .statusCode())
                .isEqualTo(201);
    }

    private static List<String> notOwned(AccountId account, String... addresses) {
        Question question =
                new Question(account, Stream.of(addresses).map(Mailbox::parse).toList());
        return ((Answer.Known) senders.check(question))
                .notOwned().stream().map(Mailbox::toString).toList();
    }

    @Test
    void anAccountOwnsItsNameAndTheAliasesThatNameIt() {
        assertThat(notOwned(bob, "bob@example.test", "Bob@EXAMPLE.test", "info@example.test", "INFO@example.test"))
                .isEmpty();
        assertThat(notOwned(carol, "carol@other.test", "info@example.test")).isEmpty();
        String[] foreign = {
            "carol@other.test",
            "bob@other.test",
            "bob@elsewhere.test",
            "out@example.test",
            "nobody@example.test",
            "bob@[127.0.0.1]",
            "\"bob \"@example.test"
        };
        assertThat(notOwned(bob, foreign)).containsExactly(foreign);
    }

    @Test
    void anAliasOfAnAliasGivesNoRight() {
        assertThat(notOwned(bob, "all@example.test")).containsExactly("all@example.test");
        alias("direct@example.test", "info@example.test", "bob@example.test");
        assertThat(notOwned(bob, "direct@example.test")).isEmpty();
    }

    @Test
    void postmasterIsWhoReceivesItsMail() {
        assertThat(notOwned(postmaster, "postmaster@example.test", "POSTMASTER@other.test", "master@example.test"))
                .isEmpty();
        assertThat(notOwned(bob, "postmaster@example.test", "postmaster@other.test", "master@example.test"))
                .hasSize(3);
    }

    @Test
    void internationalNamesAreComparedAsAtRcpt() {
        AccountId gruesse = service.account("jose@b\u00fccher.test".replace("\u00fc", "u"), "secret");
        service.admin("PUT", "/v1/domains/xn--bcher-kva.test", null);
        alias("gr\u00fc\u00dfe@b\u00fccher.test", "jose@bucher.test");
        assertThat(notOwned(gruesse, "GR\u00dc\u00dfE@B\u00dcCHER.test", "gru\u0308\u00dfe@xn--bcher-kva.test"))
                .isEmpty();
    }

    @Test
    void theDomainSaysWhetherFromIsChecked() {
        AccountId dave = service.account("dave@strict.test", "secret");
        Question question = new Question(dave, List.of());
        assertThat(senders.check(question)).isEqualTo(new Answer.Known(List.of(), false, false));
        service.admin("PUT", "/v1/domains/strict.test", "{\"checkFrom\":true}");
        assertThat(senders.check(question)).isEqualTo(new Answer.Known(List.of(), true, false));
        service.admin("PUT", "/v1/domains/strict.test", "{}");
        service.admin("PUT", "/v1/domains/strict.test", null);
        assertThat(service.admin("GET", "/v1/domains/strict.test", null).body()).contains("\"checkFrom\":true");
        service.admin("PUT", "/v1/domains/strict.test", "{\"checkFrom\":false}");
        assertThat(senders.check(question)).isEqualTo(new Answer.Known(List.of(), false, false));
    }

    @Test
    void aDeletedAccountOwnsNothing() {
        AccountId gone = service.account("gone@example.test", "secret");
        service.admin("DELETE", "/v1/accounts/gone@example.test", null);
        assertThat(senders.check(new Question(gone, List.of(Mailbox.parse("gone@example.test")))))
                .isEqualTo(new Answer.NoSuchAccount());
        assertThat(senders.count(new Sending(gone, 1))).isEqualTo(new Allowance.Granted());
    }

    @Test
    void onlyTheGatewayAsksAndNotForTooMuch() {
        SenderDirectory relay = service.as("relay-service", SenderDirectory.class);
        assertThatThrownBy(() -> relay.check(new Question(bob, List.of())))
                .isInstanceOf(HttpClientErrorException.Forbidden.class);
        assertThatThrownBy(() -> relay.count(new Sending(bob, 1)))
                .isInstanceOf(HttpClientErrorException.Forbidden.class);
        Mailbox address = Mailbox.parse("bob@example.test");
        assertThatThrownBy(() -> senders.check(
                        new Question(bob, Collections.nCopies(SenderDirectory.MAX_ADDRESSES + 1, address))))
                .hasMessageContaining("422");
        assertThatThrownBy(() -> senders.count(new Sending(bob, 0))).hasMessageContaining("400");
        assertThatThrownBy(() -> senders.count(new Sending(null, 1))).hasMessageContaining("400");
    }

    // ---- limits

    private static AccountId limited(String name, String limits) {
        AccountId account = service.account(name + "@example.test", "secret");
        assertThat(service.admin("PUT", "/v1/accounts/" + name + "@example.test", limits)
                        .statusCode())
                .isEqualTo(200);
        return account;
    }

    @Test
    void pastItsLimitAnAccountWaits() {
        AccountId account = limited("hourly", "{\"sendPerHour\":10}");
        assertThat(((Answer.Known) senders.check(new Question(account, List.of()))).limited())
                .isTrue();
        assertThat(senders.count(new Sending(account, 7))).isEqualTo(new Allowance.Granted());
        assertThat(senders.count(new Sending(account, 4))).isEqualTo(new Allowance.Exceeded(1, 7, 10));
        assertThat(senders.count(new Sending(account, 3))).isEqualTo(new Allowance.Granted());
        assertThat(senders.count(new Sending(account, 1))).isEqualTo(new Allowance.Exceeded(1, 10, 10));
        pass("hourly", "66 minutes");
        assertThat(senders.count(new Sending(account, 10))).isEqualTo(new Allowance.Granted());
    }

    @Test
    void theDayIsLongerThanTheHour() {
        AccountId account = limited("daily", "{\"sendPerHour\":10,\"sendPerDay\":15}");
        assertThat(senders.count(new Sending(account, 10))).isEqualTo(new Allowance.Granted());
        pass("daily", "2 hours");
        assertThat(senders.count(new Sending(account, 6))).isEqualTo(new Allowance.Exceeded(24, 10, 15));
        assertThat(senders.count(new Sending(account, 5))).isEqualTo(new Allowance.Granted());
        pass("daily", "25 hours");
        assertThat(senders.count(new Sending(account, 10))).isEqualTo(new Allowance.Granted());
        service.bean(SendingLimits.class).sweep();
        assertThat(service.database()
                        .sql("select sum(recipients) from sending s join account a on a.id = s.account"
                                + " where local_part = 'daily'")
                        .query(Long.class)
                        .single())
                .isEqualTo(10);
    }

    /** As if it had been sent so much earlier. */
    private static void pass(String name, String time) {
        service.database()
                .sql("update sending set slot = slot - cast(? as interval)"
                        + " where account = (select id from account where local_part = ?)")
                .params(time, name)
                .update();
    }

    @Test
    void aLimitIsTakenAwayByNothingButZero() {
        AccountId account = limited("free", "{\"sendPerHour\":1,\"sendPerDay\":1}");
        service.admin("PUT", "/v1/accounts/free@example.test", "{\"quotaOctets\":1000}");
        assertThat(service.admin("GET", "/v1/accounts/free@example.test", null).body())
                .contains("\"sendPerHour\":1", "\"sendPerDay\":1");
        assertThat(senders.count(new Sending(account, 2))).isEqualTo(new Allowance.Exceeded(1, 0, 1));
        service.admin("PUT", "/v1/accounts/free@example.test", "{\"sendPerHour\":0,\"sendPerDay\":0}");
        assertThat(senders.count(new Sending(account, 2))).isEqualTo(new Allowance.Granted());
        assertThat(service.admin("GET", "/v1/accounts/free@example.test", null).body())
                .doesNotContain("sendPer");
        assertThat(service.admin("PUT", "/v1/accounts/free@example.test", "{\"sendPerHour\":-1}")
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void manyAtOnceOnTwoReplicasPassNoLimit() throws Exception {
        AccountId account = limited("many", "{\"sendPerHour\":20}");
        try (RunningService replica = RunningService.without(database);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            SenderDirectory other = replica.as("smtp-gateway", SenderDirectory.class);
            List<Callable<Allowance>> calls = Collections.nCopies(15, () -> senders.count(new Sending(account, 1)));
            List<Callable<Allowance>> others = Collections.nCopies(15, () -> other.count(new Sending(account, 1)));
            List<Allowance> answers =
                    threads
                            .invokeAll(Stream.concat(calls.stream(), others.stream())
                                    .toList())
                            .stream()
                            .map(Future::resultNow)
                            .toList();
            assertThat(answers).filteredOn(new Allowance.Granted()::equals).hasSize(20);
        }
        try (RunningService restarted = RunningService.without(database)) {
            assertThat(restarted.as("smtp-gateway", SenderDirectory.class).count(new Sending(account, 1)))
                    .isEqualTo(new Allowance.Exceeded(1, 20, 20));
        }
    }

    // ---- many at once: the pool has ten connections

    @Test
    void aHundredQuestionsAtOnceAreAnswered() throws Exception {
        Question question = new Question(bob, List.of(Mailbox.parse("info@example.test")));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Answer>> calls = Collections.nCopies(100, () -> senders.check(question));
            for (Future<Answer> answer : threads.invokeAll(calls)) {
                assertThat(answer.get()).isEqualTo(new Answer.Known(List.of(), false, false));
            }
        }
    }

    @Test
    void anAccountWhoseRowIsHeldStopsNoOther() throws Exception {
        AccountId stuck = limited("stuck", "{\"sendPerHour\":1000}");
        AccountId other = limited("other", "{\"sendPerHour\":1000}");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Connection frozen = database.connect("mailbox")) {
            frozen.setAutoCommit(false);
            frozen.createStatement().execute("select from mailbox.account where id = " + stuck + " for update");
            List<Future<Allowance>> storm = IntStream.range(0, 100)
                    .mapToObj(i -> threads.submit(() -> senders.count(new Sending(stuck, 1))))
                    .toList();
            Thread.sleep(500);
            long started = System.nanoTime();
            assertThat(senders.count(new Sending(other, 1))).isEqualTo(new Allowance.Granted());
            assertThat(notOwned(bob, "bob@example.test")).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(1500));
            for (Future<Allowance> count : storm) {
                assertThatThrownBy(count::get).hasCauseInstanceOf(HttpServerErrorException.ServiceUnavailable.class);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
            frozen.rollback();
            assertThat(senders.count(new Sending(stuck, 1000)))
                    .as("none was counted")
                    .isEqualTo(new Allowance.Granted());
        }
    }
}
