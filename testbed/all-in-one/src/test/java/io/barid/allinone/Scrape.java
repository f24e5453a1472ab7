package io.barid.allinone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code /actuator/prometheus} of one service said.
 *
 * @param families by name
 * @param took     until the last octet
 */
record Scrape(Map<String, Family> families, int series, int octets, Duration took) {

    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) (\\S+) (.*)");
    private static final Pattern SERIES = Pattern.compile("([a-z0-9_]+)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** Series with one meaning. */
    static final class Family {
        private final String name;
        private String type = "";
        private String help = "";
        private int series;
        private final Map<String, Collection<String>> labels = new TreeMap<>();

        private Family(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }

        String type() {
            return type;
        }

        String help() {
            return help;
        }

        int series() {
            return series;
        }

        /** With their values; the bounds of buckets are none. */
        Map<String, Collection<String>> labels() {
            return labels;
        }
    }

    static Scrape of(String service) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            long started = System.nanoTime();
            String text = client.send(
                            HttpRequest.newBuilder(URI.create(service + "/actuator/prometheus"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            return parse(text, Duration.ofNanos(System.nanoTime() - started));
        }
    }

    private static Scrape parse(String text, Duration took) {
        Map<String, Family> families = new TreeMap<>();
        Family current = null;
        int all = 0;
        for (String line : text.lines().toList()) {
            Matcher comment = COMMENT.matcher(line);
            if (comment.matches()) {
                current = families.computeIfAbsent(comment.group(2), Family::new);
                if (comment.group(1).equals("HELP")) {
                    current.help = comment.group(3);
                } else {
                    current.type = comment.group(3);
                }
                continue;
            }
            Matcher series = SERIES.matcher(line);
            if (!series.matches() || current == null) {
                throw new IllegalArgumentException("Not Prometheus: " + line);
            }
            all++;
            current.series++;
            addLabels(current, series.group(2));
        }
        return new Scrape(families, all, text.length(), took);
    }

    private static void addLabels(Family family, String text) {
        Matcher label = LABEL.matcher(text == null ? "" : text);
        while (label.find()) {
            if (!label.group(1).equals("le")) {
                family.labels
                        .computeIfAbsent(label.group(1), name -> new TreeSet<>())
                        .add(label.group(2));
            }
        }
    }

    /** Ours; the largest value of a time or size belongs to its family. */
    Collection<Family> mail() {
        return families.values().stream()
                .filter(family -> family.name().startsWith("mail_"))
                .filter(family -> !family.name().endsWith("_max")
                        || !families.containsKey(family.name().replaceFirst("_max$", "")))
                .toList();
    }
}
