package io.barid.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A dashboard of {@code observability/grafana/dashboards}, as its file has it. */
record Dashboard(String name, JsonNode json) {

    /** What is asked of Prometheus, with Grafana's variables in it, and where it stands. */
    record Query(String where, String expression) {}

    static List<Dashboard> all() throws IOException {
        Path folder = RunningBarid.root().resolve("observability/grafana/dashboards");
        List<Dashboard> dashboards = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                dashboards.add(new Dashboard(
                        file.getFileName().toString(), JsonMapper.shared().readTree(Files.readString(file))));
            }
        }
        return dashboards;
    }

    /** Without the rows, which are headings. */
    List<JsonNode> panels() {
        return allPanels().stream()
                .filter(panel -> !panel.path("type").asString().equals("row"))
                .toList();
    }

    List<JsonNode> allPanels() {
        return json.path("panels").valueStream().toList();
    }

    List<JsonNode> variables() {
        return json.path("templating").path("list").valueStream().toList();
    }

    List<JsonNode> annotations() {
        return json.path("annotations").path("list").valueStream().toList();
    }

    /** Of all panels. */
    List<Query> queries() {
        return panels().stream()
                .flatMap(panel -> panel.path("targets")
                        .valueStream()
                        .map(target -> new Query(
                                name + ", " + panel.path("title").asString(),
                                target.path("expr").asString())))
                .toList();
    }

    /** As they come back from Grafana when everything is chosen. */
    String substituted(String expression) {
        String text = expression.replace("$__rate_interval", "5m");
        for (JsonNode variable : variables()) {
            text = text.replace("$" + variable.path("name").asString(), ".*");
        }
        return text;
    }
}
