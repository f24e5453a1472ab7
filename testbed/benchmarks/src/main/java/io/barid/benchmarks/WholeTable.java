package io.barid.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Measures systems in turns and prints medians and, for the first two systems, the median of the rounds' ratios. */
final class WholeTable {

    /** One measurement of one system. */
    interface Step {
        /** @return figures by name, in the order of the table; empty: this system cannot be measured so */
        Map<String, Double> on(MailSystem system) throws Exception;
    }

    /** Begins the names of figures that are parts of the one above them. */
    static final String PART = "  ";

    private final List<MailSystem> systems;
    private final int rounds;

    WholeTable(List<MailSystem> systems, int rounds) {
        this.systems = systems;
        this.rounds = rounds;
    }

    void head() {
        System.out.printf("%n%-52s", "");
        systems.forEach(system -> System.out.printf("%17s", system.title()));
        System.out.println(systems.size() > 1 ? "%14s".formatted("ratio") : "");
    }

    void measure(String title, Step step) throws Exception {
        measure(title, rounds, step);
    }

    void measure(String title, int rounds, Step step) throws Exception {
        List<Map<MailSystem, Map<String, Double>>> all = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            Map<MailSystem, Map<String, Double>> figures = new LinkedHashMap<>();
            for (int turn = 0; turn < systems.size(); turn++) {
                // who begins has what the other left behind, so they change places
                MailSystem system = systems.get((turn + round) % systems.size());
                WholeProgress.say(title + ", " + system.title() + ", round " + (round + 1) + " of " + rounds);
                figures.put(system, step.on(system));
            }
            all.add(figures);
        }
        print(title, all);
    }

    private void print(String title, List<Map<MailSystem, Map<String, Double>>> all) {
        List<String> names = systems.stream()
                .flatMap(system -> all.getFirst().get(system).keySet().stream())
                .distinct()
                .filter(name -> !name.startsWith(PART))
                .toList();
        System.out.println(title);
        for (String name : names) {
            System.out.printf("  %-50s", name);
            for (MailSystem system : systems) {
                double figure = median(all, system, name);
                System.out.printf(Locale.ROOT, "%17s", Double.isNaN(figure) ? "-" : text(figure));
            }
            System.out.println(systems.size() > 1 ? ratio(all, name) : "");
        }
        systems.forEach(system -> parts(all, system));
    }

    private void parts(List<Map<MailSystem, Map<String, Double>>> all, MailSystem system) {
        String parts = all.getFirst().get(system).keySet().stream()
                .filter(name -> name.startsWith(PART))
                .map(name -> name.strip() + " " + text(median(all, system, name)))
                .collect(Collectors.joining(", "));
        if (!parts.isEmpty()) {
            System.out.println("    " + system.title() + ": " + parts);
        }
    }

    private String ratio(List<Map<MailSystem, Map<String, Double>>> all, String name) {
        double[] ratios = all.stream()
                .mapToDouble(round -> figure(round, systems.get(0), name) / figure(round, systems.get(1), name))
                .toArray();
        double ratio = median(ratios);
        return Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "%14.3f", ratio);
    }

    private static double median(List<Map<MailSystem, Map<String, Double>>> all, MailSystem system, String name) {
        return median(
                all.stream().mapToDouble(round -> figure(round, system, name)).toArray());
    }

    private static double figure(Map<MailSystem, Map<String, Double>> round, MailSystem system, String name) {
        return round.get(system).getOrDefault(name, Double.NaN);
    }

    private static double median(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return (sorted[sorted.length / 2] + sorted[(sorted.length - 1) / 2]) / 2;
    }

    private static String text(double figure) {
        return String.format(Locale.ROOT, figure >= 100 ? "%.0f" : figure >= 10 ? "%.1f" : "%.2f", figure);
    }
}
