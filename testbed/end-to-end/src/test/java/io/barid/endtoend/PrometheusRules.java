package io.barid.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** What {@code observability/prometheus} holds. */
final class PrometheusRules {

    static final Path FOLDER = RunningBarid.root().resolve("observability/prometheus");

    private PrometheusRules() {}

    record Alert(String name, String expression, String severity, Map<String, String> annotations) {}

    record Recorded(String name, String expression) {}

    static List<Alert> alerts() throws IOException {
        return rules("alerts.yml").stream()
                .map(rule -> new Alert(
                        (String) rule.get("alert"),
                        (String) rule.get("expr"),
                        PrometheusRules.<Map<String, String>>as(rule.get("labels"))
                                .get("severity"),
                        as(rule.get("annotations"))))
                .toList();
    }

    static List<Recorded> recorded() throws IOException {
        return rules("recording.yml").stream()
                .map(rule -> new Recorded((String) rule.get("record"), (String) rule.get("expr")))
                .toList();
    }

    private static List<Map<String, Object>> rules(String file) throws IOException {
        List<Map<String, Object>> rules = new ArrayList<>();
        List<Map<String, Object>> groups = as(yaml("rules/" + file).get("groups"));
        groups.forEach(group -> rules.addAll(as(group.get("rules"))));
        return rules;
    }

    static Map<String, Object> yaml(String file) throws IOException {
        return as(new Yaml().load(Files.readString(FOLDER.resolve(file))));
    }

    /** What YAML has at this place. */
    @SuppressWarnings("unchecked")
    static <T> T as(Object value) {
        return (T) value;
    }
}
