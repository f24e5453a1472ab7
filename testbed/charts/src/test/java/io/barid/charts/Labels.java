package io.barid.charts;

import java.util.Map;

/** The label selectors of list requests, as far as Helm uses them: a=b,c=d. */
final class Labels {

    private Labels() {}

    static boolean selected(Map<String, Object> object, String query) {
        for (String parameter : query.split("&", -1)) {
            if (parameter.startsWith("labelSelector=")
                    && !has(object, parameter.substring(14).replace("%3D", "=").replace("%2C", ","))) {
                return false;
            }
        }
        return true;
    }

    private static boolean has(Map<String, Object> object, String selector) {
        for (String pair : selector.split(",", -1)) {
            String[] parts = pair.split("=", 2);
            Object labels = Yaml.at(object, "metadata/labels");
            if (labels == null || !parts[1].equals(Yaml.asMap(labels).get(parts[0]))) {
                return false;
            }
        }
        return true;
    }
}
