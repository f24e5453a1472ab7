package io.barid.mailbox.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.mailbox.RunningService;
import io.barid.mailbox.password.AppPasswords;
import io.barid.mailbox.password.LastUses;
import io.barid.message.AccountId;
import io.barid.query.Logins.Answer;
import io.barid.query.Logins.Attempt;
import io.barid.query.MaildropTicket;
import io.barid.query.ScramLogins;
import io.barid.query.ScramLogins.FinalAnswer;
import io.barid.services.RealPostgres;
import io.barid.services.TestDatabase;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.HttpClientErrorException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Passwords beside the main one, disabled accounts, and what both end, at two replicas. */
class AppPasswordIT {

    private static TestDatabase database;
    private static RunningService service;
    private static RunningService replica;

    @BeforeAll
    static void start() {
        database = RealPostgres.shared().newDatabase();
        service = RunningService.without(database);
        replica = RunningService.without(database);
    }

    @AfterAll
    static void stop() {
        service.close();
        replica.close();
    }

    private static Answer logIn(RunningService at, String name, String password) {
        return at.logins().logIn(new Attempt(name, password, "192.0.2.1"));
    }

    private static JsonNode json(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static String path(String address) {
        return "/v1/accounts/" + address + "/app-passwords";
    }

    private static String add(String address, String name) {
        return json(service.admin("POST", path(address), "{\"name\":\"" + name + "\"}"), 201)
                .path("secret")
                .asString();
    }

    private static JsonNode list(String address) {
        return json(service.admin("GET", path(address), null), 200);
    }

    @Test
    void opensItsAccountInAnySpellingUntilItIsRemoved() {
        AccountId bob = service.account("bob@example.test", "right");
        service.account("eve@example.test", "right");
        String secret = add("Bob@Example.test", "my phone");
        assertThat(secret).matches("([0-9a-hjkmnp-tv-z]{4}-){6}[0-9a-hjkmnp-tv-z]{4}");
        for (String typed : List.of(
                secret, secret.replace("-", ""), secret.replace('-', ' ').toUpperCase(), secret.replace('0', 'O'))) {
            assertThat(logIn(service, "bob@example.test", typed)).as(typed).isInstanceOf(Answer.Granted.class);
        }
        Answer.Granted granted = (Answer.Granted) logIn(replica, "BOB@example.test", secret);
        assertThat(service.maildrops().list(bob, granted.ticket()).messages()).isEmpty();
        assertThat(logIn(service, "bob@example.test", "right")).isInstanceOf(Answer.Granted.class);
        assertThat(logIn(service, "eve@example.test", secret)).isEqualTo(new Answer.Denied());
        assertThat(logIn(service, "bob@example.test", add("eve@example.test", "phone")))
                .isEqualTo(new Answer.Denied());

        assertThat(service.admin("DELETE", path("bob@example.test") + "/my%20phone", null)
                        .statusCode())
                .isEqualTo(204);
        assertThat(logIn(service, "bob@example.test", secret)).isEqualTo(new Answer.Denied());
        assertThat(logIn(replica, "bob@example.test", secret)).isEqualTo(new Answer.Denied());
        refusedWithinASecond(bob, granted.ticket());
    }

    /** A yes to a ticket is good for a second. */
    private static void refusedWithinASecond(AccountId account, MaildropTicket ticket) {
        for (RunningService each : List.of(service, replica)) {
            RunningService.await(() -> {
                try {
                    each.maildrops().list(account, ticket);
                    return false;
                } catch (HttpClientErrorException.Forbidden e) {
                    return true;
                }
            });
        }
    }

    @Test
    void aRowCopiedToAnotherAccountOpensNothing() {
        service.account("carol@example.test", "right");
        AccountId dave = service.account("dave@example.test", "right");
        String secret = add("carol@example.test", "phone");
        service.database()
                .sql(
                        "update app_password set account = ? where account = (select id from account where local_part = 'carol')")
                .param(dave.value())
                .update();
        assertThat(logIn(service, "dave@example.test", secret)).isEqualTo(new Answer.Denied());
        assertThat(service.database()
                        .sql("select encode(hmac, 'escape') from app_password")
                        .query(String.class)
                        .list())
                .noneMatch(kept -> kept.contains(secret.substring(0, 4)));
    }

    @Test
    void needsNoMainPasswordAndScramKnowsOnlyThat() {
        service.admin("PUT", "/v1/domains/example.test", null);
        service.admin("PUT", "/v1/accounts/frank@example.test", "{}");
        String secret = add("frank@example.test", "phone");
        assertThat(logIn(service, "frank@example.test", secret)).isInstanceOf(Answer.Granted.class);
        assertThat(new ScramClient("frank@example.test", secret, "192.0.2.1")
                        .logIn(service.as("smtp-gateway", ScramLogins.class)))
                .isEqualTo(new FinalAnswer.Denied());
        assertThat(list("frank@example.test").has("password")).isFalse();
    }

    @Test
    void showsWhenEachWasUsedLast() {
        service.account("grace@example.test", "right");
        String secret = add("grace@example.test", "phone");
        add("grace@example.test", "laptop");
        JsonNode before = list("grace@example.test");
        assertThat(before.path("items").findValuesAsString("name")).containsExactly("laptop", "phone");
        assertThat(before.findValues("lastUsedAt")).isEmpty();
        assertThat(service.admin("GET", "/v1/audit", null).body())
                .contains("appPasswords", "laptop")
                .doesNotContain(secret);
        logIn(replica, "grace@example.test", secret);
        logIn(service, "grace@example.test", "right");
        replica.bean(LastUses.class).write();
        service.bean(LastUses.class).write();
        JsonNode used = list("grace@example.test");
        assertThat(used.path("items").get(0).has("lastUsedAt")).isFalse();
        assertThat(used.path("items").get(1).path("lastUsedAt").asString()).startsWith("20");
        assertThat(used.path("password").has("lastUsedAt")).isTrue();
        logIn(service, "grace@example.test", secret);
        service.bean(LastUses.class).write();
        assertThat(list("grace@example.test")).as("once a minute at most").isEqualTo(used);
    }

    @Test
    void refusesNamesAndNumbersThatCannotBe() throws Exception {
        service.account("heidi@example.test", "right");
        String heidis = path("heidi@example.test");
        for (String name : List.of("", " phone", "a/b", "a\\nb", "x".repeat(65))) {
            json(service.admin("POST", heidis, "{\"name\":\"" + name + "\"}"), 422);
        }
        json(service.admin("POST", path("nobody@example.test"), "{\"name\":\"x\"}"), 404);
        json(service.admin("DELETE", heidis + "/phone", null), 404);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> tasks = IntStream.range(0, AppPasswords.MOST + 5)
                    .<Callable<Integer>>mapToObj(i -> () -> service.admin("POST", heidis, "{\"name\":\"n" + i + "\"}")
                            .statusCode())
                    .toList();
            assertThat(threads.invokeAll(tasks).stream().map(Future::resultNow))
                    .containsOnly(201, 409)
                    .filteredOn(status -> status == 201)
                    .hasSize(AppPasswords.MOST);
        }
        json(
                service.admin(
                        "POST",
                        heidis,
                        "{\"name\":\""
                                + list("heidi@example.test")
                                        .path("items")
                                        .get(0)
                                        .path("name")
                                        .asString() + "\"}"),
                409);
    }

    @Test
    void aDisabledAccountIsClosedAtOnceOnEachReplica() {
        AccountId ivan = service.account("ivan@example.test", "right");
        String secret = add("ivan@example.test", "phone");
        ScramClient client = new ScramClient("ivan@example.test", "right", "192.0.2.1");
        Answer.Granted before = null;
        for (RunningService each : List.of(service, replica)) {
            before = (Answer.Granted) logIn(each, "ivan@example.test", "right");
        }
        AccountId account = before.account();
        MaildropTicket ticket = before.ticket();
        String salt = salt(client);
        service.admin("PUT", "/v1/accounts/ivan@example.test", "{\"disabled\":true}");
        for (RunningService each : List.of(service, replica)) {
            assertThat(logIn(each, "ivan@example.test", "right")).isEqualTo(new Answer.Denied());
            assertThat(logIn(each, "ivan@example.test", secret)).isEqualTo(new Answer.Denied());
        }
        assertThat(client.logIn(replica.as("smtp-gateway", ScramLogins.class))).isEqualTo(new FinalAnswer.Denied());
        service.database().sql("truncate wrong_login").update();
        assertThat(salt(client)).as("nobody can tell by the challenge").isEqualTo(salt);
        refusedWithinASecond(account, ticket);
        assertThatThrownBy(() -> replica.maildrops().lease(account, ticket))
                .isInstanceOf(HttpClientErrorException.Forbidden.class);
        service.admin("PUT", "/v1/accounts/ivan@example.test", "{\"disabled\":false}");
        assertThat(logIn(replica, "ivan@example.test", secret)).isInstanceOf(Answer.Granted.class);
        assertThat(replica.maildrops().list(ivan, ticket).messages()).isEmpty();
    }

    private static String salt(ScramClient client) {
        ScramLogins.FirstAnswer.Challenge challenge =
                (ScramLogins.FirstAnswer.Challenge) service.as("smtp-gateway", ScramLogins.class)
                        .first(new ScramLogins.First("n,," + client.bare(), "192.0.2.1"));
        return challenge.message().substring(challenge.message().indexOf(",s="));
    }

    @Test
    void aChangedPasswordEndsItsTicketsAndNoOthers() {
        AccountId judy = service.account("judy@example.test", "old");
        MaildropTicket byMain = ((Answer.Granted) logIn(service, "judy@example.test", "old")).ticket();
        MaildropTicket byApp =
                ((Answer.Granted) logIn(service, "judy@example.test", add("judy@example.test", "phone"))).ticket();
        assertThat(replica.maildrops().list(judy, byMain).messages()).isEmpty();
        service.account("judy@example.test", "new");
        refusedWithinASecond(judy, byMain);
        assertThat(replica.maildrops().list(judy, byApp).messages()).isEmpty();
        service.admin("DELETE", "/v1/accounts/judy@example.test", null);
        refusedWithinASecond(judy, byApp);
    }
}
