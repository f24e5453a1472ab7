package io.barid.mailbox.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.mailbox.RunningService;
import io.barid.services.RealPostgres;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the admin API says when something is wrong, when nothing changes, and who changed what. */
class AdminAnswersIT {

    private static RunningService service;
    private String domain;
    private static int domains;

    @BeforeAll
    static void start() {
        service = RunningService.without(RealPostgres.shared().newDatabase());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void domain() {
        domains++;
        domain = "d" + domains + ".test";
        assertThat(put("/v1/domains/" + domain, null)).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "PUT; /v1/accounts/a@{d}; {\"quotaOctet\":5}; 400; no field \"quotaOctet\" here, but [disabled, forwardTo",
                "PUT; /v1/accounts/a@{d}; {\"quotaOctets\":\"5\"}; 400; \"quotaOctets\" is a whole number",
                "PUT; /v1/accounts/a@{d}; {\"quotaOctets\":5.5}; 400; \"quotaOctets\" is a whole number",
                "PUT; /v1/accounts/a@{d}; {\"password\":5}; 400; \"password\" is a text",
                "PUT; /v1/accounts/a@{d}; {\"disabled\":\"true\"}; 400; \"disabled\" is true or false",
                "PUT; /v1/accounts/a@{d}; {\"forwardTo\":\"x@y.test\"}; 400; \"forwardTo\" is a list",
                "PUT; /v1/accounts/a@{d}; {\"forwardTo\":[5]}; 400; \"forwardTo\" is a text",
                "PUT; /v1/accounts/a@{d}; {\"disabled\":true,\"disabled\":false}; 400; The body is no JSON",
                "PUT; /v1/accounts/a@{d}; {\"disabled\":true; 400; breaks off or goes wrong in line 1",
                "PUT; /v1/accounts/a@{d}; {} {}; 400; The body is a JSON object",
                "PUT; /v1/accounts/a@{d}; [1,2]; 400; The body is a JSON object",
                "PUT; /v1/domains/{d}; {\"checkform\":true}; 400; no field \"checkform\"",
                "PUT; /v1/aliases/a@{d}; {\"target\":[]}; 400; no field \"target\"",
                "GET; /v1/acounts; ; 404; ",
                "GET; /v1/accounts/b@{d}; ; 404; no account b@",
                "GET; /v1/aliases/b@{d}; ; 404; no alias b@",
                "POST; /v1/accounts; {}; 405; ",
                "GET; /v1/accounts?page=-1; ; 400; page is 0 or more",
                "GET; /v1/accounts?page=x; ; 400; ",
                "GET; /v1/accounts?domain=-; ; 400; is no domain",
                "GET; /v1/audit?since=yesterday; ; 400; ",
                "GET; /v1/removals/9999; ; 404; no removal 9999",
            })
    void whatIsWrongIsSaid(String method, String path, String body, int status, String detail) {
        problem(service.admin(method, path.replace("{d}", domain), body), status, detail);
        assertThat(service.admin("GET", "/v1/accounts/a@" + domain, null).statusCode())
                .isEqualTo(404);
    }

    @Test
    void soIsWhatNoControllerSees() {
        problem(service.request("GET", "/v1/accounts", null, "no-token-of-the-tests"), 401, "Bearer");
        problem(service.request("GET", "/v1/x", null, service.tokens().forCaller("relay-service")), 403, "token");
        problem(
                service.request(
                        "PUT",
                        "/v1/accounts/a@" + domain,
                        "{\"disabled\":true}",
                        RunningService.ADMIN_TOKEN,
                        "text/plain"),
                415,
                "JSON");
        problem(service.admin("PUT", "/v1/accounts/a@" + domain, " ".repeat(5 << 20)), 413, "octets");
        HttpResponse<String> problem = service.admin("GET", "/v1/accounts/b@" + domain, null);
        assertThat(JsonMapper.shared().readTree(problem.body()).path("title").asString())
                .isEqualTo("Not Found");
    }

    private static void problem(HttpResponse<String> answer, int status, String detail) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        JsonNode problem = JsonMapper.shared().readTree(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("detail").asString("")).contains(detail == null ? "" : detail);
        assertThat(answer.body()).doesNotContain("io.barid").doesNotContain("Exception");
    }

    @Test
    void theSameAgainChangesNothingAndLeavesNoRecord() {
        String body = "{\"password\":\"secret\",\"quotaOctets\":1000,\"forwardTo\":[\"x@elsewhere.test\"]}";
        assertThat(put("/v1/accounts/a@" + domain, body)).isEqualTo(201);
        assertThat(put("/v1/aliases/i@" + domain, "{\"targets\":[\"a@" + domain + "\"]}"))
                .isEqualTo(201);
        long records = audit("subject=" + domain).path("total").asLong();
        assertThat(records).isEqualTo(3);
        for (int i = 0; i < 2; i++) {
            assertThat(put("/v1/accounts/a@" + domain, body)).isEqualTo(200);
            assertThat(put("/v1/aliases/i@" + domain, "{\"targets\":[\"a@" + domain + "\"]}"))
                    .isEqualTo(200);
            assertThat(put("/v1/domains/" + domain, "{}")).isEqualTo(200);
        }
        assertThat(audit("subject=" + domain).path("total").asLong()).isEqualTo(records);
        assertThat(passwordVersion()).isEqualTo(1);
        assertThat(put("/v1/accounts/a@" + domain, "{\"password\":\"other\"}")).isEqualTo(200);
        assertThat(passwordVersion()).isEqualTo(2);
        JsonNode latest = audit("subject=A@" + domain).path("items").path(0);
        assertThat(latest.path("changes").toString()).isEqualTo("{\"password\":\"set\"}");
    }

    private long passwordVersion() {
        return service.database().sql("""
                        select version from credential c join account a on a.id = c.account join domain d on d.id = a.domain
                        where d.name = ?""").param(domain).query(Long.class).single();
    }

    @Test
    void eachChangeSaysWhoMadeIt() {
        put("/v1/accounts/a@" + domain, "{\"quotaOctets\":1000}");
        put("/v1/accounts/a@" + domain, "{\"quotaOctets\":0,\"disabled\":true}");
        service.admin("DELETE", "/v1/accounts/a@" + domain, null);
        JsonNode records =
                audit("subject=a@" + domain + "&since=2020-01-01T00:00:00Z").path("items");
        assertThat(records).hasSize(3);
        assertThat(records.findValuesAsString("action")).containsExactly("deleted", "changed", "created");
        JsonNode changed = records.path(1);
        assertThat(changed.path("changes"))
                .isEqualTo(JsonMapper.shared()
                        .readTree("{\"disabled\":{\"from\":false,\"to\":true},\"quotaOctets\":{\"from\":1000}}"));
        assertThat(changed.path("actor").asString()).isEqualTo("admin");
        assertThat(changed.path("client").asString()).isEqualTo("127.0.0.1");
        assertThat(changed.path("kind").asString()).isEqualTo("account");
        assertThat(audit("subject=a@" + domain + "&since=2100-01-01T00:00:00Z")
                        .path("total")
                        .asLong())
                .isZero();
        assertThat(audit("subject=" + domain + "&page=1&size=3").path("items")).hasSize(1);
    }

    @Test
    void aRefusedChangeLeavesNoRecord() {
        assertThat(put("/v1/aliases/i@" + domain, "{\"targets\":[\"i@" + domain + "\"]}"))
                .isEqualTo(422);
        assertThat(audit("subject=i@" + domain).path("total").asLong()).isZero();
    }

    @Test
    void listsAreOfADomainAndShowWhatIsUsed() {
        put("/v1/accounts/a@" + domain, null);
        service.database()
                .sql("update folder set octets = 5, messages = 2 where account = (select max(id) from account)")
                .update();
        JsonNode accounts = get("/v1/accounts?domain=" + domain);
        assertThat(accounts.path("total").asLong()).isEqualTo(1);
        for (JsonNode account : new JsonNode[] {accounts.path("items").path(0), get("/v1/accounts/a@" + domain)}) {
            assertThat(account.path("usedOctets").asLong()).isEqualTo(5);
            assertThat(account.path("usedMessages").asLong()).isEqualTo(2);
        }
        assertThat(get("/v1/aliases?domain=" + domain).path("total").asLong()).isZero();
        assertThat(get("/v1/accounts?domain=nowhere.test").path("items")).isEmpty();
    }

    private static JsonNode audit(String query) {
        return get("/v1/audit?" + query);
    }

    private static JsonNode get(String path) {
        HttpResponse<String> answer = service.admin("GET", path, null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static int put(String path, String body) {
        return service.admin("PUT", path, body).statusCode();
    }
}
