package io.barid.benchmarks;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long systems took to start, and what memory they hold. */
final class WholeMemory {

    private static final int IDLE_SECONDS = 10;

    private WholeMemory() {}

    static void start(WholeTable table) throws Exception {
        table.measure("started beside each other, one at a time", 1, system -> {
            return Double.isNaN(system.startSeconds())
                    ? Map.of()
                    : Map.of("seconds until it took mail", system.startSeconds());
        });
    }

    /** What systems use and hold when nobody comes. */
    static void memory(WholeTable table) throws Exception {
        table.measure("idle", 1, system -> {
            Map<String, Double> figures = new LinkedHashMap<>();
            new WholeCost(system).into(figures, "CPU ms a second", IDLE_SECONDS, IDLE_SECONDS * 1_000L);
            return figures;
        });
        table.measure("memory after all that (proportional set size)", 1, system -> {
            Map<String, Double> figures = new LinkedHashMap<>();
            Map<String, Double> parts = system.memory();
            if (!parts.isEmpty()) {
                figures.put(
                        "MiB, all processes",
                        parts.values().stream().mapToDouble(Double::doubleValue).sum());
                parts.forEach((part, mebibytes) -> figures.put(WholeTable.PART + WholeCost.shortName(part), mebibytes));
            }
            return figures;
        });
    }

    /** The services in one process, as {@code ./barid up} has them, with its PostgreSQL; nothing else of the benchmark runs then. */
    static void allInOne(Path root) throws Exception {
        WholeProgress.say("starting ./barid up");
        long begin = System.nanoTime();
        try (MeasuredBarid barid = new MeasuredBarid(root, Map.of(), "up")) {
            double seconds = (System.nanoTime() - begin) / 1e9;
            Thread.sleep(5_000);
            System.out.printf(
                    java.util.Locale.ROOT,
                    "./barid up, all in one: ready after %.1f s, %d MiB then (proportional set size, with PostgreSQL and Kafka)%n",
                    seconds,
                    CpuTimes.proportionalKibibytes(barid.pid()) / 1024);
        }
    }
}
