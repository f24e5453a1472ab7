package io.barid.mailbox.maildrop;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.mailbox.RunningService;
import io.barid.message.AccountId;
import io.barid.query.LeaseToken;
import io.barid.query.MaildropApi;
import io.barid.query.MaildropApi.LeaseAnswer;
import io.barid.query.MaildropApi.Leases;
import io.barid.query.MaildropApi.Update;
import io.barid.query.MaildropApi.UpdateAnswer;
import io.barid.query.MaildropTicket;
import io.barid.services.RealPostgres;
import io.barid.services.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two gateways, each at its own replica of mailbox-service. */
class LeasesIT {

    private static TestDatabase database;
    private static RunningService oneReplica;
    private static RunningService otherReplica;
    private static MaildropApi one;
    private static MaildropApi other;
    private static int accounts;

    private final AccountId bob = oneReplica.account("user" + ++accounts + "@example.test", "secret");
    private final MaildropTicket ticket = oneReplica.bean(MaildropTickets.class).issue(bob);

    @BeforeAll
    static void start() {
        database = RealPostgres.shared().newDatabase();
        oneReplica = RunningService.without(database);
        otherReplica = RunningService.without(database);
        one = oneReplica.maildrops();
        other = otherReplica.maildrops();
    }

    @AfterAll
    static void stop() {
        oneReplica.close();
        otherReplica.close();
    }

    private LeaseToken granted(MaildropApi by) {
        return ((LeaseAnswer.Granted) by.lease(bob, ticket)).lease();
    }

    private void secondsPass(int seconds) {
        oneReplica
                .database()
                .sql("update maildrop_lease set expires_at = expires_at - ? * interval '1 second' where account = ?")
                .params(seconds, bob.value())
                .update();
    }

    private void store(int messages) {
        oneReplica
                .database()
                .sql("""
                        with made as (
                            insert into content (id, octets, sha256, header_octets, sealed_at)
                            select gen_random_uuid(), 2, '', 2, now() from generate_series(1, :messages) returning id),
                        numbered as (select id, row_number() over () as uid from made),
                        moved as (update folder set uid_next = uid_next + :messages where account = :account returning id)
                        insert into entry (folder, uid, modseq, internal_date, content, prefix, octets, unique_id)
                        select moved.id, uid, 2, now(), numbered.id, '', 2, numbered.id::text from numbered, moved""")
                .param("messages", messages)
                .param("account", bob.value())
                .update();
    }

    private long stored() {
        return oneReplica
                .database()
                .sql("select count(*) from entry e join folder f on f.id = e.folder where f.account = ?")
                .param(bob.value())
                .query(Long.class)
                .single();
    }

    @Test
    void aDeadGatewaysLockIsFreeAfterTenSeconds() {
        LeaseToken dead = granted(one);
        secondsPass(9);
        assertThat(other.lease(bob, ticket)).isEqualTo(new LeaseAnswer.InUse());
        secondsPass(1);
        LeaseToken next = granted(other);
        assertThat(one.renew(new Leases(List.of(dead))).leases()).containsExactly(dead);
        assertThat(one.renew(new Leases(List.of(next))).leases()).isEmpty();
    }

    @Test
    void aRenewalReachesTenSecondsFurtherWhicheverReplicaGetsIt() {
        LeaseToken lease = granted(one);
        secondsPass(9);
        assertThat(other.renew(new Leases(List.of(lease))).leases()).isEmpty();
        secondsPass(9);
        assertThat(other.lease(bob, ticket)).isEqualTo(new LeaseAnswer.InUse());
        secondsPass(20);
        assertThat(one.renew(new Leases(List.of(lease))).leases())
                .as("expired, and nobody took it")
                .isEmpty();
        assertThat(other.lease(bob, ticket)).isEqualTo(new LeaseAnswer.InUse());
    }

    @Test
    void theQuitOfOneWhoLostItDeletesNothing() {
        store(3);
        LeaseToken frozen = granted(one);
        secondsPass(10);
        LeaseToken next = granted(other);
        assertThat(one.update(bob, new Update(frozen, List.of(1L, 2L, 3L)), ticket))
                .isEqualTo(UpdateAnswer.LEASE_LOST);
        assertThat(stored()).isEqualTo(3);
        assertThat(other.update(bob, new Update(next, List.of(1L)), ticket)).isEqualTo(UpdateAnswer.DONE);
        assertThat(stored()).isEqualTo(2);
    }

    /** The lease has run out and another session wants it, while its holder's QUIT is under way. */
    @Test
    void aQuitUnderWayIsEndedBeforeTheNextGetsIn() throws Exception {
        store(2);
        LeaseToken first = granted(one);
        secondsPass(10);
        try (Connection elsewhere = database.connect("mailbox");
                Statement statement = elsewhere.createStatement()) {
            elsewhere.setAutoCommit(false);
            // holds up QUIT after it has the lease's row
            statement.execute("select id from mailbox.folder where account = " + bob.value() + " for update");
            CompletableFuture<UpdateAnswer> quit =
                    CompletableFuture.supplyAsync(() -> one.update(bob, new Update(first, List.of(1L, 2L)), ticket));
            RunningService.await(() -> waiting() == 1);
            CompletableFuture<LeaseAnswer> next = CompletableFuture.supplyAsync(() -> other.lease(bob, ticket));
            RunningService.await(() -> waiting() == 2);
            assertThat(one.renew(new Leases(List.of(first))).leases())
                    .as("renewals do not wait for it")
                    .isEmpty();
            elsewhere.rollback();
            assertThat(quit.get(10, TimeUnit.SECONDS)).isEqualTo(UpdateAnswer.DONE);
            assertThat(next.get(10, TimeUnit.SECONDS)).isInstanceOf(LeaseAnswer.Granted.class);
        }
        assertThat(stored()).isZero();
    }

    private static long waiting() throws Exception {
        try (Connection connection = database.connectAsSuperuser();
                PreparedStatement statement = connection.prepareStatement(
                        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void fiveThousandAreRenewedInOneCallInTime() {
        List<Long> ids = oneReplica
                .database()
                .sql("""
                        insert into account (domain, local_part)
                        select domain, 'many' || n from account, generate_series(1, 5000) as n where id = ? returning id""")
                .param(bob.value())
                .query(Long.class)
                .list();
        List<LeaseToken> tokens = new ArrayList<>();
        IntStream.range(0, ids.size()).forEach(i -> tokens.add(new LeaseToken("token-of-session-" + i)));
        oneReplica
                .database()
                .sql("""
                        insert into maildrop_lease (account, token, expires_at)
                        select a, t, clock_timestamp() from unnest(?::bigint[], ?::text[]) as l (a, t)""")
                .params(
                        ids.toArray(Long[]::new),
                        tokens.stream().map(LeaseToken::value).toArray(String[]::new))
                .update();
        tokens.add(new LeaseToken("a-token-that-nobody-has"));
        for (int i = 0; i < 5; i++) {
            long begin = System.nanoTime();
            assertThat(one.renew(new Leases(tokens)).leases()).containsExactly(tokens.getLast());
            long millis = (System.nanoTime() - begin) / 1_000_000;
            assertThat(millis).as("pop3-gateway waits 2.5 s").isLessThan(2_500);
        }
        assertThat(oneReplica
                        .database()
                        .sql(
                                "select count(*) from maildrop_lease where token like 'token-of-%' and expires_at > clock_timestamp() + interval '5 seconds'")
                        .query(Long.class)
                        .single())
                .isEqualTo(5_000);
    }
}
