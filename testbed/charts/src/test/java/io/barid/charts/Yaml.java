package io.barid.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;

/** YAML as maps; a key that comes twice is an error, as in the API server. */
final class Yaml {

    private Yaml() {}

    static Map<String, Object> map(String yaml) {
        Object read = yaml().load(yaml);
        return read == null ? Map.of() : asMap(read);
    }

    static List<Map<String, Object>> documents(String yaml) {
        List<Map<String, Object>> documents = new ArrayList<>();
        for (Object document : yaml().loadAll(yaml)) {
            if (document != null) {
                documents.add(asMap(document));
            }
        }
        return documents;
    }

    static String dump(Map<String, Object> map) {
        return yaml().dump(map);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> asMap(Object object) {
        return (Map<String, Object>) object;
    }

    /** What is at the path, or null. */
    static Object at(Map<String, Object> map, String path) {
        Object now = map;
        for (String step : path.split("/", -1)) {
            now = now instanceof Map ? asMap(now).get(step) : null;
        }
        return now;
    }

    private static org.yaml.snakeyaml.Yaml yaml() {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        strict.setCodePointLimit(32 * 1024 * 1024);
        DumperOptions dumper = new DumperOptions();
        return new org.yaml.snakeyaml.Yaml(new SafeConstructor(strict), new Representer(dumper), dumper, strict);
    }
}
