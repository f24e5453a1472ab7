package io.barid.mailbox.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.mailbox.RunningService;
import io.barid.services.RealPostgres;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AdminApiIT {

    private RunningService service;

    @BeforeEach
    void start() {
        service = RunningService.without(RealPostgres.shared().newDatabase());
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void domainsAreCreatedOnceAndListed() {
        assertThat(put("/v1/domains/Example.TEST", null)).isEqualTo(201);
        assertThat(put("/v1/domains/example.test", "{}")).isEqualTo(200);
        assertThat(put("/v1/domains/b%C3%BCcher.test", null)).isEqualTo(201);
        assertThat(list("/v1/domains").path("items").findValuesAsString("domain"))
                .containsExactly("example.test", "xn--bcher-kva.test");
        assertThat(get("/v1/domains/example.test").path("domain").asString()).isEqualTo("example.test");
        assertThat(detail("GET", "/v1/domains/other.test", null, 404)).contains("other.test");
        assertThat(detail("PUT", "/v1/domains/[127.0.0.1]".replace("[", "%5B").replace("]", "%5D"), null, 422))
                .contains("literal");
        assertThat(detail("PUT", "/v1/domains/-a-", null, 400)).contains("is no domain");
    }

    @Test
    void aDomainIsNotChangedByWhatIsNotCalledJson() {
        for (String type : List.of("application/x-www-form-urlencoded", "text/plain; charset=utf-8")) {
            HttpResponse<String> answer = domain("{\"checkFrom\":true}", type);
            assertThat(answer.statusCode()).isEqualTo(415);
            assertThat(answer.body()).contains("Content-Type: application/json");
            assertThat(domain("{}", type).statusCode()).as(type).isIn(200, 201);
            assertThat(domain("", type).statusCode()).as(type).isEqualTo(200);
        }
        assertThat(get("/v1/domains/example.test").path("checkFrom").asBoolean())
                .isFalse();
        assertThat(domain("{\"checkFrom\":true}", "Application/JSON; charset=utf-8")
                        .statusCode())
                .isEqualTo(200);
        assertThat(get("/v1/domains/example.test").path("checkFrom").asBoolean())
                .isTrue();
    }

    private HttpResponse<String> domain(String body, String type) {
        return service.request("PUT", "/v1/domains/example.test", body, RunningService.ADMIN_TOKEN, type);
    }

    @Test
    void accountsKeepWhatAChangeLeavesOut() {
        assertThat(detail("PUT", "/v1/accounts/bob@example.test", "{\"password\":\"x\"}", 409))
                .contains("create it first");
        put("/v1/domains/example.test", null);
        assertThat(put("/v1/accounts/Bob@example.test", "{\"password\":\"x\",\"quotaOctets\":1073741824}"))
                .isEqualTo(201);
        assertThat(put("/v1/accounts/bob@EXAMPLE.test", "{\"password\":\"y\"}")).isEqualTo(200);
        JsonNode bob = get("/v1/accounts/bob@example.test");
        assertThat(bob.path("address").asString()).isEqualTo("bob@example.test");
        assertThat(bob.path("quotaOctets").asLong()).isEqualTo(1073741824);
        assertThat(put("/v1/accounts/eve@example.test", null)).isEqualTo(201);
        assertThat(detail("PUT", "/v1/accounts/eve@example.test", "{\"password\":\"\"}", 422))
                .contains("1 to 1024");
        assertThat(detail("PUT", "/v1/accounts/eve@example.test", "{\"quotaOctets\":-1}", 422))
                .contains("quotaOctets");
        assertThat(detail("PUT", "/v1/accounts/no-address", "{}", 400)).contains("is no address");
        assertThat(put("/v1/accounts/eve@example.test", "{")).isEqualTo(400);
        assertThat(service.database()
                        .sql("select messages from folder")
                        .query(Long.class)
                        .list())
                .as("each account, the postmaster's too, has its INBOX")
                .hasSize(3);
    }

    @Test
    void whatIsLeftOutKeepsItsValueAndNothingTakesItAway() {
        put("/v1/domains/example.test", "{\"catchAll\":\"bob@example.test\",\"foldCase\":false,\"quotaMessages\":5}");
        put("/v1/domains/example.test", "{\"plusAddressing\":false}");
        JsonNode domain = get("/v1/domains/example.test");
        assertThat(domain.path("catchAll").asString()).isEqualTo("bob@example.test");
        assertThat(domain.path("foldCase").asBoolean()).isFalse();
        assertThat(domain.path("plusAddressing").asBoolean()).isFalse();
        assertThat(domain.path("quotaMessages").asLong()).isEqualTo(5);
        put("/v1/domains/example.test", "{\"catchAll\":\"\",\"quotaMessages\":0}");
        assertThat(get("/v1/domains/example.test").has("catchAll")).isFalse();
        assertThat(get("/v1/domains/example.test").has("quotaMessages")).isFalse();

        String all = "{\"disabled\":true,\"quotaOctets\":7,\"quotaMessages\":8,\"forwardTo\":[\"a@elsewhere.test\","
                + "\"b@elsewhere.test\"],\"keepCopy\":false}";
        put("/v1/accounts/bob@example.test", all);
        JsonNode bob = get("/v1/accounts/bob@example.test");
        put("/v1/accounts/bob@example.test", "{}");
        assertThat(get("/v1/accounts/bob@example.test")).isEqualTo(bob);
        assertThat(bob.path("disabled").asBoolean()).isTrue();
        assertThat(bob.path("quotaMessages").asLong()).isEqualTo(8);
        assertThat(bob.path("forwardTo")).hasSize(2);
        assertThat(bob.path("keepCopy").asBoolean()).isFalse();
        put("/v1/accounts/bob@example.test", "{\"disabled\":false,\"quotaOctets\":0,\"forwardTo\":[]}");
        JsonNode now = get("/v1/accounts/bob@example.test");
        assertThat(now.path("disabled").asBoolean()).isFalse();
        assertThat(now.has("quotaOctets")).isFalse();
        assertThat(now.path("forwardTo")).isEmpty();
    }

    @Test
    void aNameIsAnAccountOrAnAlias() {
        put("/v1/domains/example.test", null);
        put("/v1/accounts/bob@example.test", null);
        assertThat(put("/v1/aliases/info@example.test", "{\"targets\":[\"Bob@example.test\",\"bob@example.test\"]}"))
                .isEqualTo(201);
        assertThat(get("/v1/aliases/info@example.test").path("targets")).hasSize(1);
        assertThat(put("/v1/aliases/info@example.test", "{\"targets\":[\"bob@example.test\",\"x@example.test\"]}"))
                .isEqualTo(200);
        assertThat(get("/v1/aliases/info@example.test").path("targets")).hasSize(2);
        assertThat(detail("PUT", "/v1/accounts/info@example.test", "{}", 409)).contains("is an alias");
        assertThat(detail("PUT", "/v1/aliases/bob@example.test", "{\"targets\":[\"x@example.test\"]}", 409))
                .contains("is an account");
        assertThat(detail("PUT", "/v1/aliases/a@example.test", "{\"targets\":[\"a@example.test\"]}", 422))
                .contains("own target");
        assertThat(detail("PUT", "/v1/aliases/a@example.test", "{\"targets\":[]}", 422))
                .contains("1 to 500");
        assertThat(detail("PUT", "/v1/aliases/a@example.test", null, 422)).contains("targets");
        assertThat(put("/v1/aliases/info@example.test", "{}")).isEqualTo(200);
    }

    @Test
    void anAliasMayPointElsewhere() {
        put("/v1/domains/example.test", null);
        assertThat(
                        put(
                                "/v1/aliases/a@example.test",
                                "{\"targets\":[\"Bob@Elsewhere.test\",\"bob@elsewhere.test\",\"Bob@example.test\",\"x@[192.0.2.1]\"]}"))
                .isEqualTo(201);
        assertThat(get("/v1/aliases/a@example.test").path("targets"))
                .extracting(JsonNode::asString)
                .containsExactly("Bob@elsewhere.test", "bob@elsewhere.test", "bob@example.test", "x@[192.0.2.1]");
        assertThat(detail("PUT", "/v1/aliases/a@example.test", "{\"targets\":[\"A@EXAMPLE.test\"]}", 422))
                .contains("own target");
        assertThat(detail("PUT", "/v1/aliases/a@example.test", "{\"targets\":[\"a@elsewhere..test\"]}", 400))
                .contains("is no address");
    }

    @Test
    void whatIsDeletedIsGone() {
        put("/v1/domains/first.test", null);
        put("/v1/domains/example.test", null);
        put("/v1/accounts/bob@example.test", "{\"password\":\"x\"}");
        put("/v1/aliases/info@example.test", "{\"targets\":[\"bob@example.test\"]}");
        assertThat(detail("DELETE", "/v1/domains/example.test", null, 409)).contains("delete them first");
        assertThat(status("DELETE", "/v1/accounts/bob@example.test")).isEqualTo(204);
        assertThat(status("DELETE", "/v1/accounts/bob@example.test")).isEqualTo(404);
        assertThat(status("DELETE", "/v1/domains/example.test")).isEqualTo(409);
        assertThat(status("DELETE", "/v1/aliases/info@example.test")).isEqualTo(204);
        assertThat(status("DELETE", "/v1/domains/example.test")).isEqualTo(204);
        assertThat(status("GET", "/v1/aliases/info@example.test")).isEqualTo(404);
        assertThat(service.database()
                        .sql("select count(*) from credential")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void theFirstDomainBringsThePostmasterWhoMovesWithTheLastOfItsMail() {
        put("/v1/domains/first.test", null);
        put("/v1/domains/second.test", null);
        assertThat(get("/v1/accounts/postmaster@first.test").path("builtIn").asBoolean())
                .isTrue();
        assertThat(status("GET", "/v1/accounts/postmaster@second.test")).isEqualTo(404);
        assertThat(detail("DELETE", "/v1/accounts/postmaster@first.test", null, 409))
                .contains("BARID_POSTMASTER");
        assertThat(status("DELETE", "/v1/domains/first.test")).isEqualTo(204);
        assertThat(get("/v1/accounts/postmaster@second.test").path("builtIn").asBoolean())
                .isTrue();
        assertThat(status("DELETE", "/v1/domains/second.test")).isEqualTo(204);
        assertThat(list("/v1/accounts").path("total").asLong()).isZero();
    }

    @Test
    void listsArePaged() {
        put("/v1/domains/example.test", null);
        for (int i = 0; i < 5; i++) {
            put("/v1/aliases/a" + i + "@example.test", "{\"targets\":[\"x@example.test\",\"y@example.test\"]}");
        }
        JsonNode second = list("/v1/aliases?page=1&size=2");
        assertThat(second.path("items").findValuesAsString("address"))
                .containsExactly("a2@example.test", "a3@example.test");
        assertThat(second.path("total").asLong()).isEqualTo(5);
        assertThat(list("/v1/aliases?page=9&size=2").path("items")).isEmpty();
        assertThat(detail("GET", "/v1/aliases?size=1001", null, 400)).contains("1 to 1000");
        assertThat(status("GET", "/v1/aliases?page=x")).isEqualTo(400);
    }

    @Test
    void manyAtOnceAskForTheSame() throws Exception {
        List<Integer> domains = atOnce(i -> put("/v1/domains/same.test", null));
        assertThat(domains).containsOnly(200, 201).containsOnlyOnce(201);
        List<Integer> accounts = atOnce(i -> put("/v1/accounts/bob@same.test", "{\"quotaOctets\":" + (i + 1) + "}"));
        assertThat(accounts).containsOnly(200, 201).containsOnlyOnce(201);
        List<Integer> either = atOnce(i -> i % 2 == 0
                ? put("/v1/accounts/name@same.test", "{}")
                : put("/v1/aliases/name@same.test", "{\"targets\":[\"bob@same.test\"]}"));
        assertThat(either).containsOnly(200, 201, 409).containsOnlyOnce(201);
        assertThat(list("/v1/accounts").path("items").findValuesAsString("address"))
                .contains("postmaster@same.test", "bob@same.test")
                .doesNotHaveDuplicates();
    }

    @Test
    void onlyTheAdminTokenOpensIt() {
        for (String path : List.of("/v1/domains", "/v1/accounts/a@b.test", "/v1/aliases")) {
            assertThat(service.request("GET", path, null, "wrong-token-of-the-tests")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(service.request("GET", path, null, service.tokens().forCaller("smtp-gateway"))
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(service.request("POST", "/internal/logins", "{}", RunningService.ADMIN_TOKEN)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void metricsAreThereFromTheStart() {
        assertThat(service.request("GET", "/actuator/prometheus", null, "none").body())
                .contains(
                        "mail_mailbox_stored_total 0.0",
                        "mail_mailbox_stored_size_octets_total 0.0",
                        "mail_mailbox_duplicates_total 0.0",
                        "mail_mailbox_dead_total 0.0",
                        "mail_mailbox_refused_total{reason=\"account_gone\"} 0.0",
                        "mail_mailbox_logins_total{outcome=\"denied\"} 0.0");
        assertThat(service.request("GET", "/actuator/health/readiness", null, "none")
                        .statusCode())
                .as("mail.local is not read: Kafka is away")
                .isEqualTo(503);
    }

    private interface Attempt {
        int run(int number) throws Exception;
    }

    private static List<Integer> atOnce(Attempt attempt) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> tasks = IntStream.range(0, 12)
                    .<Callable<Integer>>mapToObj(i -> () -> attempt.run(i))
                    .toList();
            return threads.invokeAll(tasks).stream().map(Future::resultNow).toList();
        }
    }

    private int put(String path, String body) {
        return service.admin("PUT", path, body).statusCode();
    }

    private int status(String method, String path) {
        return service.admin(method, path, null).statusCode();
    }

    private JsonNode get(String path) {
        HttpResponse<String> answer = service.admin("GET", path, null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private JsonNode list(String path) {
        return get(path);
    }

    private String detail(String method, String path, String body, int status) {
        HttpResponse<String> answer = service.admin(method, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        return JsonMapper.shared().readTree(answer.body()).path("detail").asString();
    }
}
