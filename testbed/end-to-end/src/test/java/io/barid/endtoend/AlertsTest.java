package io.barid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.endtoend.PrometheusRules.Alert;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rules of {@code observability/prometheus}, as far as promtool and a reader can judge them. */
class AlertsTest {

    @Test
    void promtoolTakesConfigurationsAndRules() {
        assertThat(promtool("check", "config", "prometheus.yml")).contains("is valid prometheus config");
        assertThat(promtool("check", "config", "prometheus-local.yml")).contains("is valid prometheus config");
        assertThat(promtool("check", "rules", "rules/recording.yml", "rules/alerts.yml"))
                .doesNotContain("FAILED");
    }

    @Test
    void everyAlertIsRaisedWhenItShouldAndOtherwiseNot() throws Exception {
        assertThat(promtool("test", "rules", "tests/alerts.yml", "tests/flow.yml"))
                .doesNotContain("FAILED");
        List<Map<String, Object>> tests =
                PrometheusRules.as(PrometheusRules.yaml("tests/alerts.yml").get("tests"));
        for (Alert alert : PrometheusRules.alerts()) {
            assertThat(tests)
                    .as("a test that raises %s", alert.name())
                    .anyMatch(test -> !expected(test, alert.name()).isEmpty());
            assertThat(tests)
                    .as("a test in which %s is not raised", alert.name())
                    .anyMatch(test -> names(test, alert.name())
                            && expected(test, alert.name()).isEmpty());
        }
    }

    private static boolean names(Map<String, Object> test, String alert) {
        List<Map<String, Object>> cases = PrometheusRules.as(test.get("alert_rule_test"));
        return cases.stream().anyMatch(each -> each.get("alertname").equals(alert));
    }

    private static List<Object> expected(Map<String, Object> test, String alert) {
        List<Map<String, Object>> cases = PrometheusRules.as(test.get("alert_rule_test"));
        return cases.stream()
                .filter(each -> each.get("alertname").equals(alert))
                .flatMap(each -> PrometheusRules.<List<Object>>as(each.get("exp_alerts")).stream())
                .toList();
    }

    @Test
    void everyAlertSaysWhatIsWrongAndWhatToDo() throws Exception {
        String operations = Files.readString(RunningBarid.root().resolve("docs/operations.md"));
        for (Alert alert : PrometheusRules.alerts()) {
            String anchor = "docs/operations.md#" + alert.name().toLowerCase(Locale.ROOT);
            assertThat(alert.severity()).as(alert.name()).isIn("critical", "warning", "info");
            assertThat(alert.annotations().keySet())
                    .as(alert.name())
                    .isEqualTo(Set.of("summary", "description", "runbook"));
            assertThat(alert.annotations().get("runbook")).as(alert.name()).endsWith(anchor);
            assertThat(operations.lines()).as("docs/operations.md").contains("### " + alert.name());
        }
    }

    @Test
    void noSectionIsLeftOfAnAlertThatWent() throws Exception {
        List<String> alerts = PrometheusRules.alerts().stream().map(Alert::name).toList();
        assertThat(Files.readString(RunningBarid.root().resolve("docs/operations.md"))
                        .lines()
                        .filter(line -> line.startsWith("### "))
                        .map(line -> line.substring(4)))
                .containsExactlyInAnyOrderElementsOf(alerts);
    }

    private static String promtool(String... words) {
        Clients.require("promtool");
        String[] command = new String[words.length + 1];
        command[0] = "promtool";
        for (int i = 0; i < words.length; i++) {
            boolean file = words[i].endsWith(".yml");
            command[i + 1] = file ? PrometheusRules.FOLDER.resolve(words[i]).toString() : words[i];
        }
        Command.Outcome outcome = Command.of(command).run().expectSuccess();
        return outcome.text() + outcome.errors();
    }
}
