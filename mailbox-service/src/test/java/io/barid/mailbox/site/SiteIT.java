package io.barid.mailbox.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.mailbox.RunningService;
import io.barid.query.Logins;
import io.barid.services.RealPostgres;
import io.barid.services.TestDatabase;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A site as one file. */
class SiteIT {

    private static TestDatabase database;
    private static RunningService service;

    @BeforeAll
    static void start() {
        database = RealPostgres.shared().newDatabase();
        service = RunningService.without(database);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static JsonNode apply(RunningService on, String yaml, String query) {
        HttpResponse<String> answer =
                on.request("PUT", "/v1/site" + query, yaml, RunningService.ADMIN_TOKEN, "application/yaml");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static List<String> changes(JsonNode report) {
        return report.path("changes")
                .valueStream()
                .map(change -> change.path("action").asString() + " "
                        + change.path("subject").asString())
                .toList();
    }

    private static String refused(String yaml, String query, int status) {
        HttpResponse<String> answer =
                service.request("PUT", "/v1/site" + query, yaml, RunningService.ADMIN_TOKEN, "application/yaml");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JsonMapper.shared().readTree(answer.body()).path("detail").asString();
    }

    private static String export(RunningService from, boolean credentials) {
        HttpResponse<String> answer = from.admin("GET", "/v1/site?credentials=" + credentials, null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static long count(String table) {
        return service.database()
                .sql("select count(*) from " + table)
                .query(Long.class)
                .single();
    }

    @Test
    void whatIsWrittenMakesTheSameSiteElsewhereWithItsLogins() {
        String yaml = """
                domains:
                  round.test: {catchAll: aya@round.test, quotaMessages: 1000}
                  exact.test:
                    foldCase: false
                accounts:
                  Aya@round.test:
                    password: correct horse
                    quotaOctets: 1073741824
                    forwardTo: [Other@elsewhere.test]
                    keepCopy: false
                  Bob@exact.test: {disabled: true, sendPerHour: 5}
                  '"odd name"@round.test': {}
                aliases:
                  info@round.test:
                    targets:
                      - Aya@round.test
                      - X@elsewhere.test
                """;
        assertThat(changes(apply(service, yaml, "")))
                .contains(
                        "created round.test",
                        "created aya@round.test",
                        "created Bob@exact.test",
                        "created \"odd name\"@round.test",
                        "created info@round.test");
        assertThat(changes(apply(service, yaml, ""))).isEmpty();
        String app = JsonMapper.shared()
                .readTree(service.admin("POST", "/v1/accounts/aya@round.test/app-passwords", "{\"name\":\"phone\"}")
                        .body())
                .path("secret")
                .asString();
        String written = export(service, true);
        assertThat(written).contains("catchAll: aya@round.test", "  Bob@exact.test:\n    disabled: true\n");
        assertThat(export(service, false)).doesNotContain("credentials: \"").doesNotContain("appPasswords");
        try (RunningService other = RunningService.without(RealPostgres.shared().newDatabase())) {
            apply(other, written, "");
            assertThat(export(other, false)).isEqualTo(export(service, false));
            assertThat(changes(apply(other, written, ""))).isEmpty();
            assertThat(changes(apply(other, yaml, ""))).isEmpty();
            for (String password : List.of("correct horse", app)) {
                assertThat(other.logins().logIn(new Logins.Attempt("aya@round.test", password, "192.0.2.1")))
                        .isInstanceOf(Logins.Answer.Granted.class);
            }
            String moved = written.replace("  aya@round.test:\n", "  eve@round.test:\n");
            HttpResponse<String> refused =
                    other.request("PUT", "/v1/site", moved, RunningService.ADMIN_TOKEN, "application/yaml");
            assertThat(refused.body()).contains("the credentials were not exported for this address");
            String appMoved = moved.lines()
                    .filter(line -> !line.startsWith("    credentials:"))
                    .collect(Collectors.joining("\n"));
            assertThat(refused(appMoved, "", 422)).contains("the app password phone was not exported for this address");
            String renamed = written.replace("      \"phone\":", "      \"laptop\":");
            assertThat(refused(renamed, "", 422)).contains("the app password laptop was not exported for this address");
        }
    }

    @Test
    void aDryRunChangesNothingAndPruneDeletesWhatIsNotNamed() {
        String two = "domains: {dry.test: {}}\naccounts: {a@dry.test: {}, b@dry.test: {}}\n";
        long records = count("audit");
        assertThat(changes(apply(service, two, "?dryRun=true")))
                .containsExactly("created dry.test", "created a@dry.test", "created b@dry.test");
        assertThat(service.admin("GET", "/v1/domains/dry.test", null).statusCode())
                .isEqualTo(404);
        assertThat(count("audit")).isEqualTo(records);
        apply(service, two, "");
        assertThat(count("audit")).isEqualTo(records + 3);
        String one = export(service, false).replace("  b@dry.test: {}\n", "");
        assertThat(apply(service, one, "").path("unnamed").asInt()).isEqualTo(1);
        assertThat(changes(apply(service, one, "?prune=true"))).containsExactly("deleted b@dry.test");
        assertThat(service.admin("GET", "/v1/accounts/b@dry.test", null).statusCode())
                .isEqualTo(404);
        assertThat(changes(apply(service, one, "?prune=true"))).isEmpty();
        assertThat(service.admin("GET", "/v1/removals", null).body()).contains("b@dry.test");
    }

    /** A delivery to two mailboxes locks the older one first; the file's order of addresses is the other way round. */
    @Test
    void pruneWaitsForADeliveryWithoutHoldingItUp() throws Exception {
        String before = export(service, false);
        apply(service, "domains: {prune.test: {}}\naccounts: {z@prune.test: {}}\n", "");
        apply(service, "domains: {prune.test: {}}\naccounts: {z@prune.test: {}, a@prune.test: {}}\n", "");
        try (Connection delivery = database.connect("mailbox");
                Statement statement = delivery.createStatement()) {
            delivery.setAutoCommit(false);
            statement.execute("set lock_timeout = '500ms'");
            statement.execute(lock("z"));
            CompletableFuture<JsonNode> pruned =
                    CompletableFuture.supplyAsync(() -> apply(service, before, "?prune=true"));
            RunningService.await(() -> waiting() == 1);
            statement.execute(lock("a"));
            delivery.rollback();
            assertThat(changes(pruned.get(10, TimeUnit.SECONDS)))
                    .containsExactlyInAnyOrder("deleted prune.test", "deleted a@prune.test", "deleted z@prune.test");
        }
    }

    private static String lock(String name) {
        return "select f.id from mailbox.folder f join mailbox.account a on a.id = f.account where a.local_part = '"
                + name
                + "' and a.domain = (select id from mailbox.domain where name = 'prune.test') for no key update of f";
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

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "~accounts:\\n  a@none.test: {}~; 422; line 2, a@none.test: there is no domain none.test",
                "~domains:\\n  w.test: {quotaOctet: 5}~; 400; line 2: w.test: There is no field \"quotaOctet\"",
                "~domains:\\n  w.test:\\n    foldCase: yes~; 400; \"foldCase\" is true or false",
                "~domains:\\n  w.test: {}\\naccounts:\\n  a@w.test: {quotaOctets: -1}~; 400; line 4: a@w.test: quotaOctets is 0",
                "~domains: {w.test: {}}\\naccounts: {a@w.test: {}}\\naliases: {a@w.test: {targets: [b@w.test]}}~; 422; is an alias too",
                "~domains: {w.test: {}}\\naliases: {a@w.test: {targets: [A@w.test]}}~; 422; cannot be its own target",
                "~domains: {w.test: {}}\\naliases: {a@w.test: {}}~; 400; 1 to 500 targets",
                "~domains: {w.test: {catchAll: c@w.test}}\\naccounts: {c@w.test: {forwardTo: [b@w.test], keepCopy: false}}"
                        + "\\naliases: {a@w.test: {targets: [x@w.test]}, b@w.test: {targets: [a+tag@w.test]}}~; 422;"
                        + "mail would come back: a@w.test -> c@w.test -> b@w.test -> a@w.test",
                "~domains: {w.test: {}}\\naccounts: {a@w.test: {}, A@w.test: {}}~; 422; the address is there twice",
                "~domains: {w.test: {}, w.test: {}}~; 400; 'w.test' is there twice",
                "~domain: {w.test: {}}~; 400; there is no part 'domain'",
                "~domains: [w.test]~; 400; is a mapping of names",
                "~domains: &a {w.test: {}}\\naccounts: *a~; 400; aliases",
                "~domains: !!java.net.URL {w.test: {}}~; 400; tag",
                "~domains: !!set {w.test}~; 400; tags",
                "~domains: {{{{{{{{{{{{{{{{{{{{{{{{~; 400; Nesting Depth",
                "~domains: {w.test~; 400; The file is no YAML: line",
                "~domains: {w.test: {}}\\naccounts: {a@w.test: {credentials: abcd}}~; 422; not exported for this address",
                "~domains: {w.test: {}}\\naccounts: {a@w.test: {password: 12345}}~; 400; \"password\" is a text",
            })
    void whatIsWrongIsSaidWithItsPlaceAndNothingIsDone(String yaml, int status, String sentence) {
        assertThat(refused(yaml.replace("\\n", "\n"), "", status)).contains(sentence);
        assertThat(service.admin("GET", "/v1/domains/w.test", null).statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatWouldTakeAllMemoryIsRefused() {
        assertThat(refused("domains: [" + "a,".repeat(1_100_000) + "]", "", 400))
                .contains("too many values");
        String targets =
                IntStream.range(0, 501).mapToObj(i -> "a" + i + "@b.test").collect(Collectors.joining(", "));
        assertThat(refused("accounts: {a@w.test: {forwardTo: [" + targets + "]}}", "", 400))
                .contains("at most 500 targets");
    }

    @Test
    void appPasswordsOfAFileAreAsOthers() {
        String site = "domains: {app.test: {}}\naccounts: {a@app.test: {appPasswords: {%s}}}";
        String one = "A".repeat(43) + "=";
        assertThat(refused(site.formatted("\"a\\e[2J\": " + one), "", 422)).contains("line 2, a@app.test: the name");
        assertThat(refused(site.formatted("a: " + one), "", 422)).contains("a was not exported for this address");
        String many = IntStream.range(0, 51)
                .mapToObj(i -> "n" + i + ": " + "A".repeat(40) + (char) ('a' + i / 26) + (char) ('a' + i % 26) + "A=")
                .collect(Collectors.joining(", "));
        assertThat(refused(site.formatted(many), "", 422)).contains("51 app passwords");
    }

    @Test
    void anExportWithCredentialsIsRecorded() {
        long before = count("audit where action = 'exported'");
        export(service, false);
        assertThat(count("audit where action = 'exported'")).isEqualTo(before);
        export(service, true);
        assertThat(count("audit where action = 'exported'")).isEqualTo(before + 1);
        assertThat(service.admin("GET", "/v1/audit?size=500", null).body()).contains("\"exported\"");
    }

    @Test
    void anAccountDoesNotBecomeAnAliasBySilence() {
        apply(service, "domains: {c.test: {}}\naccounts: {a@c.test: {}}", "");
        assertThat(refused("aliases: {a@c.test: {targets: [b@c.test]}}", "", 422))
                .contains("is an account here");
    }

    @Test
    void tenThousandAccountsTakeSeconds() {
        String accounts = IntStream.range(0, 10_000)
                .mapToObj(i -> "  user%d@large.test: {quotaOctets: %d, forwardTo: [x%d@elsewhere.test]}%n"
                        .formatted(i, i + 1, i))
                .collect(Collectors.joining());
        String yaml = "domains: {large.test: {}}\naccounts:\n" + accounts;
        long begun = System.nanoTime();
        assertThat(apply(service, yaml, "").path("changes")).hasSize(10_001);
        long applied = System.nanoTime();
        assertThat(apply(service, yaml, "").path("changes")).isEmpty();
        long again = System.nanoTime();
        assertThat(export(service, true).lines().count()).isGreaterThan(30_000);
        long exported = System.nanoTime();
        System.out.printf(
                "10,000 accounts: applied in %d ms, again in %d ms, exported in %d ms%n",
                (applied - begun) / 1_000_000, (again - applied) / 1_000_000, (exported - again) / 1_000_000);
        assertThat(exported - begun).isLessThan(30_000_000_000L);
    }
}
