package io.barid.mailbox.removal;

import static io.barid.mailbox.RunningService.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.Mailbox;
import io.barid.mailbox.RunningService;
import io.barid.message.AccountId;
import io.barid.services.RealPostgres;
import io.barid.services.TestDatabase;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two replicas on one database. */
class RemovalIT {

    private static TestDatabase database;
    private static RunningService first;
    private static RunningService second;

    @BeforeAll
    static void start() {
        database = RealPostgres.shared().newDatabase();
        first = RunningService.without(database);
        second = RunningService.without(database);
    }

    @AfterAll
    static void stop() {
        second.close();
        first.close();
    }

    private static JdbcClient sql() {
        return first.database();
    }

    /** Messages of their own, as deliveries would have left them. */
    private static void fill(AccountId account, int messages, int octets) {
        sql().sql("""
                        with new as (
                            insert into content (id, octets, sha256, header_octets, sealed_at)
                            select gen_random_uuid(), :octets, '\\x00', 2, now() from generate_series(1, :messages) returning id
                        ), chunks as (
                            insert into content_chunk (content, number, octets) select id, 0, '\\x0d0a0d0a' from new
                        )
                        insert into entry (folder, uid, modseq, internal_date, content, prefix, octets, unique_id)
                        select f.id, row_number() over (), 1, now(), n.id, '', :octets, n.id::text
                        from folder f, new n where f.account = :account""")
                .param("octets", octets)
                .param("messages", messages)
                .param("account", account.value())
                .update();
        counted(account);
    }

    private static void counted(AccountId account) {
        sql().sql("""
                        update folder f set (messages, octets, uid_next) =
                            (select count(*), coalesce(sum(octets), 0), count(*) + 1 from entry e where e.folder = f.id)
                        where account = ?""").param(account.value()).update();
    }

    private static void alsoIn(AccountId other, AccountId owner) {
        sql().sql("""
                        insert into entry select o.id, e.uid, e.modseq, e.flags, e.keywords, e.internal_date, e.content,
                            e.prefix, e.octets, e.unique_id
                        from folder f join entry e on e.folder = f.id, folder o
                        where f.account = ? and o.account = ?""").params(owner.value(), other.value()).update();
        counted(other);
    }

    private static String delete(String address) {
        HttpResponse<String> answer = first.admin("DELETE", "/v1/accounts/" + address, null);
        assertThat(answer.statusCode()).isEqualTo(204);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private static JsonNode get(String path) {
        HttpResponse<String> answer = second.admin("GET", path, null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static long count(String question) {
        return sql().sql(question).query(Long.class).single();
    }

    @Test
    void aLargeMailboxGoesInSmallStepsAlsoWhenItsReplicaIsCutOff() throws Exception {
        AccountId bob = first.account("bob@example.test", "secret");
        AccountId carol = first.account("carol@example.test", "secret");
        fill(bob, 40, 100);
        alsoIn(carol, bob);
        long before = count("select count(*) from content");
        sql().sql("update entry set uid = uid + 1000000 where folder = (select id from folder where account = ?)")
                .param(bob.value())
                .update();
        fill(bob, 20_000, 100);
        String removal = delete("bob@example.test");
        assertThat(first.admin("GET", "/v1/accounts/bob@example.test", null).statusCode())
                .isEqualTo(404);
        AccountId again = first.account("bob@example.test", "secret");
        assertThat(again).as("the name is free at once").isNotEqualTo(bob);
        await(() -> get(removal).path("messagesLeft").asLong() < 18_000);
        cutOffEverybody();
        await(() -> second.admin("GET", removal, null).body().contains("finishedAt"));
        assertThat(get(removal).path("messages").asLong()).isEqualTo(20_040);
        assertThat(get(removal).path("messagesLeft").asLong()).isZero();
        assertThat(get("/v1/removals").path("items").findValuesAsString("address"))
                .contains("bob@example.test");
        assertThat(count("select count(*) from content"))
                .as("what carol has too stays")
                .isEqualTo(before);
        assertThat(count("select count(*) from content_chunk")).isEqualTo(before);
        assertThat(count("select count(*) from entry e join folder f on f.id = e.folder where f.account = " + carol))
                .isEqualTo(40);
        assertThat(count("select count(*) from folder where removal is not null"))
                .isZero();
    }

    @Test
    void aStepIsSmallInOctetsTooAndLeavesWhatMayBeOnItsWay() {
        AccountId dave = first.account("dave@example.test", "secret");
        fill(dave, 10, 30 << 20);
        sql().sql("""
                        update content set touched_at = now() - interval '8 days' where id in (
                            select content from entry e join folder f on f.id = e.folder where f.account = ? and uid > 1)""").param(dave.value()).update();
        first.bean(TransactionTemplate.class).executeWithoutResult(status -> {
            // seen by this transaction alone, so that no job is faster
            long removal = first.bean(Removals.class).begin(dave, Mailbox.parse("dave@example.test"));
            long contents = count("select count(*) from content");
            assertThat(first.bean(RemovalSteps.class).step(removal)).isEqualTo(RemovalSteps.Outcome.MORE_TO_DO);
            assertThat(count("select messages_left from removal where id = " + removal))
                    .isEqualTo(7);
            assertThat(count("select count(*) from content")).isEqualTo(contents - 2);
            assertThat(count("select count(*) from content where unlinked_at = touched_at"))
                    .isEqualTo(1);
            status.setRollbackOnly();
        });
    }

    /** As when all replicas die: their transactions end with nothing done. */
    private static void cutOffEverybody() throws SQLException {
        try (Connection superuser = database.connectAsSuperuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("""
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where datname = current_database() and pid <> pg_backend_pid()""");
        }
    }
}
