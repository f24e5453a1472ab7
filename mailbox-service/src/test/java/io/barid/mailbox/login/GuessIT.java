package io.barid.mailbox.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.barid.mailbox.RunningService;
import io.barid.query.Logins;
import io.barid.query.Logins.Answer;
import io.barid.query.ScramLogins;
import io.barid.query.ScramLogins.FinalAnswer;
import io.barid.query.ScramLogins.FirstAnswer;
import io.barid.services.RealPostgres;
import io.barid.services.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who guesses waits. The clock is PostgreSQL's; what these tests move is the time of the last wrong login. */
class GuessIT {

    private static final String HOME = "192.0.2.1";
    private static final String ELSEWHERE = "192.0.2.2";
    private static final String BOB = "bob@example.test";

    private static TestDatabase database;
    private static RunningService service;
    private static Logins logins;
    private static ScramLogins scram;

    @BeforeAll
    static void start() {
        database = RealPostgres.shared().newDatabase();
        service = RunningService.without(database);
        logins = service.logins();
        scram = service.as("smtp-gateway", ScramLogins.class);
        service.account(BOB, "pencil");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void forgiveAll() {
        service.database().sql("truncate wrong_login").update();
    }

    private static Answer logIn(String name, String password, String client) {
        return logins.logIn(new Logins.Attempt(name, password, client));
    }

    private static Object scram(String password, String client) {
        return new ScramClient(BOB, password, client).logIn(scram);
    }

    /** As if that many wrong ones had come one after the other, each when it was its turn. */
    private static void wrong(int times, String name, String client) {
        GuessSource source = GuessSource.of(
                LoginName.of(name), client, service.bean(io.barid.mailbox.password.ScramSecrets.class)::keyed);
        for (int i = 0; i < times; i++) {
            GuessTally tally = service.bean(LoginAccounts.class)
                    .find(LoginName.of(name), source, new byte[0])
                    .tally();
            service.bean(WrongLogins.class).count(source, tally);
        }
    }

    private static void pass(int millis) {
        service.database()
                .sql("update wrong_login set last_at = last_at - ? * interval '1 millisecond'")
                .param(millis)
                .update();
    }

    @Test
    void passwordsAndProofsAreCountedTogether() {
        for (int i = 0; i < 3; i++) {
            assertThat(logIn(BOB, "wrong" + i, HOME)).isEqualTo(new Answer.Denied());
        }
        assertThat(scram("wrong", HOME)).isEqualTo(new FinalAnswer.Denied());
        assertThat(scram("wrong", HOME)).isEqualTo(new FinalAnswer.Denied());
        assertThat(scram("pencil", HOME)).isEqualTo(new FirstAnswer.Busy());
        assertThat(logIn(BOB, "pencil", HOME)).isEqualTo(new Answer.Busy());
        assertThat(logIn("\"bob\"@EXAMPLE.test", "pencil", HOME)).isEqualTo(new Answer.Busy());
    }

    @Test
    void theOwnerGetsInFromElsewhere() {
        wrong(500, BOB, HOME);
        assertThat(logIn(BOB, "pencil", HOME)).isEqualTo(new Answer.Busy());
        assertThat(logIn(BOB, "pencil", ELSEWHERE)).isInstanceOf(Answer.Granted.class);
        assertThat(scram("pencil", ELSEWHERE)).isInstanceOf(FinalAnswer.Granted.class);
        assertThat(logIn(BOB, "pencil", HOME)).as("it frees nobody else").isEqualTo(new Answer.Busy());
    }

    @Test
    void nobodyWaitsLongerThanAMinute() {
        wrong(90, BOB, HOME);
        pass(55_000);
        assertThat(logIn(BOB, "pencil", HOME)).isEqualTo(new Answer.Busy());
        pass(5_000);
        assertThat(logIn(BOB, "wrong", HOME)).isEqualTo(new Answer.Denied());
        assertThat(logIn(BOB, "pencil", HOME)).isEqualTo(new Answer.Busy());
        pass(60_000);
        assertThat(logIn(BOB, "pencil", HOME)).isInstanceOf(Answer.Granted.class);
        assertThat(logIn(BOB, "wrong", HOME)).isEqualTo(new Answer.Denied());
        assertThat(logIn(BOB, "pencil", HOME)).as("the count began anew").isInstanceOf(Answer.Granted.class);
    }

    @Test
    void aQuarterOfAnHourForgives() {
        wrong(90, BOB, HOME);
        pass(15 * 60_000 + 1);
        wrong(1, BOB, HOME);
        assertThat(logIn(BOB, "pencil", HOME)).isInstanceOf(Answer.Granted.class);
        wrong(90, BOB, HOME);
        pass(15 * 60_000 + 1);
        service.bean(WrongLogins.class).forget();
        assertThat(service.database()
                        .sql("select count(*) from wrong_login")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void forgettingWaitsForNobodyWhoCounts() throws Exception {
        wrong(1, BOB, HOME);
        wrong(1, BOB, ELSEWHERE);
        pass(15 * 60_000 + 1);
        try (Connection counting = database.connect("mailbox")) {
            counting.setAutoCommit(false);
            counting.createStatement()
                    .execute("select from mailbox.wrong_login where source = (select min(source)"
                            + " from mailbox.wrong_login) for update");
            assertThatCode(() -> CompletableFuture.runAsync(service.bean(WrongLogins.class)::forget)
                            .get(5, TimeUnit.SECONDS))
                    .doesNotThrowAnyException();
            assertThat(service.database()
                            .sql("select count(*) from wrong_login")
                            .query(Long.class)
                            .single())
                    .isEqualTo(1);
        }
    }

    @Test
    void anotherReplicaCountsOn() {
        wrong(90, BOB, HOME);
        try (RunningService replica = RunningService.without(database)) {
            assertThat(replica.logins().logIn(new Logins.Attempt(BOB, "pencil", HOME)))
                    .isEqualTo(new Answer.Busy());
        }
    }

    @Test
    void underAttackFromManyPlacesTheOwnerHasOneTryAtOnce() {
        IntStream.range(0, 50).forEach(i -> wrong(2, BOB, "198.51.100." + i));
        assertThat(logIn(BOB, "wrong", ELSEWHERE)).isEqualTo(new Answer.Denied());
        assertThat(logIn(BOB, "pencil", ELSEWHERE))
                .as("who errs waits a second")
                .isEqualTo(new Answer.Busy());
        pass(1_000);
        assertThat(logIn(BOB, "pencil", ELSEWHERE)).isInstanceOf(Answer.Granted.class);
        assertThat(scram("pencil", HOME)).isInstanceOf(FinalAnswer.Granted.class);
    }

    @Test
    void oneClientWithManyNamesWaits() {
        IntStream.range(0, 100).forEach(i -> wrong(1, "user" + i + "@example.test", HOME));
        assertThat(logIn(BOB, "pencil", HOME)).isEqualTo(new Answer.Busy());
        pass(1_000);
        assertThat(logIn(BOB, "pencil", HOME)).isInstanceOf(Answer.Granted.class);
        wrong(1, "other@example.test", HOME);
        assertThat(logIn(BOB, "pencil", HOME))
                .as("who has one account is not free to guess at others")
                .isEqualTo(new Answer.Busy());
    }

    @Test
    void aRightLoginTakesBackWhatWasWrongForItsNameAlone() {
        IntStream.range(0, 95).forEach(i -> wrong(1, "user" + i + "@example.test", HOME));
        wrong(4, BOB, HOME);
        assertThat(logIn(BOB, "pencil", HOME)).isInstanceOf(Answer.Granted.class);
        wrong(4, BOB, HOME);
        assertThat(logIn(BOB, "pencil", HOME)).as("his own are forgiven").isInstanceOf(Answer.Granted.class);
        wrong(5, "other@example.test", HOME);
        assertThat(logIn(BOB, "pencil", HOME)).as("95 others and 5").isEqualTo(new Answer.Busy());
    }

    @Test
    void aDeviceWithAnOldPasswordKeepsNobodyElseOut() {
        wrong(300, "other@example.test", HOME);
        assertThat(logIn("other@example.test", "pencil", HOME)).isEqualTo(new Answer.Busy());
        assertThat(logIn(BOB, "pencil", HOME)).isInstanceOf(Answer.Granted.class);
    }

    /** After its wait one try is free again, not one for each connection. */
    @Test
    void oneClientWithManyNamesAtOnceHasOneTry() throws Exception {
        for (int i = 0; i < GuessTally.FREE_PER_CLIENT; i++) {
            wrong(1, "name" + i + "@example.test", HOME);
        }
        pass(2_000);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Answer>> storm = IntStream.range(0, 40)
                    .<Callable<Answer>>mapToObj(i -> () -> logIn("other" + i + "@example.test", "wrong", HOME))
                    .toList();
            long began = System.nanoTime();
            List<Answer> answers =
                    threads.invokeAll(storm).stream().map(Future::resultNow).toList();
            assertThat(answers).isSubsetOf(new Answer.Denied(), new Answer.Busy());
            assertThat(answers.stream().filter(new Answer.Denied()::equals)).hasSizeBetween(1, 2);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as("who waits for a turn to hash waits up to 2 seconds")
                    .isLessThan(Duration.ofMillis(1_800));
        }
    }

    @Test
    void guessesSentAtOnceAreSeenAsMany() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Object>> storm = IntStream.range(0, 40)
                    .<Callable<Object>>mapToObj(i -> () -> scram("wrong" + i, HOME))
                    .toList();
            List<Object> answers =
                    threads.invokeAll(storm).stream().map(Future::resultNow).toList();
            assertThat(answers).isSubsetOf(new FinalAnswer.Denied(), new FinalAnswer.Busy(), new FirstAnswer.Busy());
            assertThat(answers.stream().filter(new FinalAnswer.Denied()::equals))
                    .hasSize(GuessTally.FREE_PER_PAIR);
        }
    }

    @Test
    void passwordsSentAtOnceAreSeenAsMany() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Answer>> storm = IntStream.range(0, 100)
                    .<Callable<Answer>>mapToObj(i -> () -> logIn(BOB, "wrong" + i, HOME))
                    .toList();
            List<Answer> answers =
                    threads.invokeAll(storm).stream().map(Future::resultNow).toList();
            assertThat(answers).isSubsetOf(new Answer.Denied(), new Answer.Busy());
            // one may have been read just before the one before it was counted
            assertThat(answers.stream().filter(new Answer.Denied()::equals))
                    .hasSizeBetween(GuessTally.FREE_PER_PAIR, GuessTally.FREE_PER_PAIR + 1);
        }
    }

    @Test
    void whatWaitsForTheTableKeepsNobodyFromHashing() throws Exception {
        assertThat(logIn(BOB, "wrong", HOME)).isEqualTo(new Answer.Denied());
        service.account("eve@example.test", "brush");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Connection holding = database.connect("mailbox")) {
            holding.setAutoCommit(false);
            holding.createStatement().execute("select from mailbox.wrong_login for update");
            Future<Answer> stuck = threads.submit(() -> logIn(BOB, "wrong", HOME));
            Thread.sleep(300);
            assertThat(logIn("eve@example.test", "brush", ELSEWHERE)).isInstanceOf(Answer.Granted.class);
            assertThat(stuck.isDone()).isFalse();
            holding.rollback();
            assertThat(stuck.get()).isEqualTo(new Answer.Denied());
        }
    }
}
