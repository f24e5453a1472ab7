package io.barid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Dashboards as Grafana 12 takes them, without plugins, and as a reader wants them. */
class DashboardTest {

    private static final Set<String> TYPES = Set.of("stat", "timeseries", "table", "bargauge");
    private static final Set<String> UNITS =
            Set.of("none", "s", "bytes", "Bps", "percentunit", "mps", "mpm", "eps", "cps", "ops", "reqps", "rowsps");
    private static final int SCHEMA = 41;
    private static final int COLUMNS = 24;

    static List<Dashboard> dashboards() throws IOException {
        return Dashboard.all();
    }

    @Test
    void thereAreSixWithIdsOfTheirOwn() throws IOException {
        assertThat(Dashboard.all())
                .extracting(each -> each.json().path("uid").asString())
                .containsExactlyInAnyOrder(
                        "barid-overview",
                        "barid-smtp",
                        "barid-relay",
                        "barid-mailbox",
                        "barid-kafka-postgresql",
                        "barid-jvm");
        assertThat(Dashboard.all())
                .extracting(each -> each.json().path("title").asString())
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void isOneThatGrafanaTakes(Dashboard dashboard) {
        JsonNode json = dashboard.json();
        assertThat(json.path("uid").asString()).matches("[a-z-]{1,40}");
        assertThat(json.path("title").asString()).startsWith("Barid: ");
        assertThat(json.path("description").asString()).isNotBlank();
        assertThat(json.path("schemaVersion").asInt()).isEqualTo(SCHEMA);
        assertThat(json.path("id").isMissingNode()).as("ids are Grafana's own").isTrue();
        assertThat(json.path("tags").valueStream().map(JsonNode::asString)).contains("barid");
        assertThat(json.path("time").path("from").asString()).startsWith("now-");
        assertThat(dashboard.variables().getFirst().path("type").asString()).isEqualTo("datasource");
        assertThat(dashboard.variables().getFirst().path("query").asString()).isEqualTo("prometheus");
        dashboard.variables().forEach(variable -> {
            assertThat(variable.path("label").asString()).isNotBlank();
            assertThat(variable.path("description").asString()).isNotBlank();
        });
        dashboard.annotations().forEach(each -> isOurs(each.path("datasource")));
        dashboard.variables().stream().skip(1).forEach(each -> isOurs(each.path("datasource")));
        assertThat(dashboard.allPanels().stream().map(panel -> panel.path("id").asInt()))
                .doesNotHaveDuplicates()
                .allMatch(id -> id > 0);
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyPanelSaysWhatItShows(Dashboard dashboard) {
        assertThat(dashboard.panels()).isNotEmpty();
        assertThat(dashboard.panels().stream().map(panel -> panel.path("title").asString()))
                .doesNotHaveDuplicates()
                .allMatch(title -> title.length() > 3 && title.length() < 50 && !title.contains("_"));
        for (JsonNode panel : dashboard.panels()) {
            String title = panel.path("title").asString();
            JsonNode defaults = panel.path("fieldConfig").path("defaults");
            assertThat(panel.path("type").asString()).as(title).isIn(TYPES);
            assertThat(panel.path("description").asString()).as(title).hasSizeGreaterThan(10);
            assertThat(defaults.path("unit").asString()).as(title).isIn(UNITS);
            isOurs(panel.path("datasource"));
            assertThat(panel.path("targets").size()).as(title).isPositive();
            Set<String> letters = new HashSet<>();
            for (JsonNode target : panel.path("targets")) {
                assertThat(letters.add(target.path("refId").asString()))
                        .as(title + ": refId")
                        .isTrue();
                assertThat(target.path("refId").asString()).as(title).matches("[A-Z]");
                assertThat(target.path("expr").asString()).as(title).isNotBlank();
                assertThat(target.path("legendFormat").asString()).as(title).isNotBlank();
                isOurs(target.path("datasource"));
            }
        }
    }

    /** Not one of a certain Grafana. */
    private static void isOurs(JsonNode datasource) {
        assertThat(datasource.path("type").asString()).isEqualTo("prometheus");
        assertThat(datasource.path("uid").asString()).isEqualTo("${datasource}");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panelsLieBesideEachOther(Dashboard dashboard) {
        boolean[][] taken = new boolean[500][COLUMNS];
        for (JsonNode panel : dashboard.allPanels()) {
            JsonNode place = panel.path("gridPos");
            String title = panel.path("title").asString();
            assertThat(place.path("x").asInt() + place.path("w").asInt())
                    .as(title)
                    .isBetween(1, COLUMNS);
            assertThat(place.path("h").asInt()).as(title).isPositive();
            for (int y = 0; y < place.path("h").asInt(); y++) {
                for (int x = 0; x < place.path("w").asInt(); x++) {
                    int row = place.path("y").asInt() + y;
                    int column = place.path("x").asInt() + x;
                    assertThat(taken[row][column])
                            .as("%s at %d, %d", title, column, row)
                            .isFalse();
                    taken[row][column] = true;
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void onlyVariablesThatAreThereAreUsed(Dashboard dashboard) {
        List<String> known = new ArrayList<>(List.of("__rate_interval"));
        dashboard
                .variables()
                .forEach(variable -> known.add(variable.path("name").asString()));
        for (Dashboard.Query query : dashboard.queries()) {
            Matcher variable = Pattern.compile("\\$\\{?(\\w+)").matcher(query.expression());
            while (variable.find()) {
                assertThat(known).as(query.where()).contains(variable.group(1));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void linksLeadToDashboards(Dashboard dashboard) throws IOException {
        List<String> paths = Dashboard.all().stream()
                .map(each -> "/d/" + each.json().path("uid").asString())
                .toList();
        for (JsonNode panel : dashboard.panels()) {
            panel.path("links")
                    .forEach(link -> assertThat(link.path("url").asString().replaceAll("\\?.*", ""))
                            .isIn(paths));
        }
    }
}
