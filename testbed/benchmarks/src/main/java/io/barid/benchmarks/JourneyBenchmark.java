package io.barid.benchmarks;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What it costs to watch: two whole Barids, one as it comes and one without journeys and metrics, store the same mail in turns.
 * All processes count, PostgreSQL and Kafka too.
 */
public final class JourneyBenchmark {

    private static final String USAGE = """
            usage: testbed/benchmarks/run journeys [--messages N] [--sessions 20] [--rounds 5] [--kilobytes 4]
              --messages  in each round (default 10000)
              --sessions  clients at the same time
              --rounds    of both in turns; the last line shows the median of their ratios""";

    private static final String[] PARTS = {"smtp-gateway", "relay-service", "mailbox-service", "kafka", "postgres"};

    /** Messages after which the compilers are nearly done. */
    private static final int WARM_UP = 30_000;

    private final Map<String, String> options;
    private final int messages;
    private final int sessions;

    private JourneyBenchmark(Map<String, String> options) {
        this.options = options;
        this.messages = Integer.parseInt(options.get("--messages"));
        this.sessions = Integer.parseInt(options.get("--sessions"));
    }

    public static void main(String[] args) throws Exception {
        Map<String, String> options =
                new TreeMap<>(Map.of("--messages", "10000", "--sessions", "20", "--rounds", "5", "--kilobytes", "4"));
        for (int i = 0; i < args.length; i += 2) {
            if (!options.containsKey(args[i]) || i + 1 == args.length) {
                System.err.println(USAGE);
                System.exit(2);
            }
            options.put(args[i], args[i + 1]);
        }
        new JourneyBenchmark(options).run(Path.of(System.getProperty("barid.root")));
    }

    private void run(Path root) throws Exception {
        try (MeasuredBarid on = new MeasuredBarid(root, Map.of("BARID_TRUSTED_NETWORKS", "127.0.0.0/8"));
                MeasuredBarid off = new MeasuredBarid(
                        root,
                        Map.of(
                                "BARID_TRUSTED_NETWORKS", "127.0.0.0/8",
                                "BARID_JOURNEYS", "off",
                                "MANAGEMENT_DEFAULTS_METRICS_EXPORT_ENABLED", "false"))) {
            StoredSmtp watched = new StoredSmtp(on, size());
            StoredSmtp bare = new StoredSmtp(off, size());
            for (StoredSmtp each : List.of(watched, bare)) {
                each.send(sessions, WARM_UP);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%d processors, %d sessions, %d messages of %s KB a row; CPU in ms per message until stored%n",
                    Runtime.getRuntime().availableProcessors(),
                    sessions,
                    messages,
                    options.get("--kilobytes"));
            System.out.println("            gateway   relay  mailbox   kafka  postgres    all   msg/s   all by off");
            rounds(watched, bare);
        }
    }

    private int size() {
        return Integer.parseInt(options.get("--kilobytes")) * 1024;
    }

    private void rounds(StoredSmtp watched, StoredSmtp bare) throws Exception {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < Integer.parseInt(options.get("--rounds")); round++) {
            // who begins has what the other left behind, so they change places
            boolean watchedFirst = round % 2 == 0;
            double first = watchedFirst ? row("on", watched) : row("off", bare);
            double second = watchedFirst ? row("off", bare) : row("on", watched);
            double ratio = watchedFirst ? first / second : second / first;
            System.out.printf(Locale.ROOT, "%74.3f%n", ratio);
            ratios.add(ratio);
        }
        double[] sorted =
                ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf(Locale.ROOT, "median %67.3f%n", sorted[sorted.length / 2]);
    }

    private double row(String name, StoredSmtp barid) throws Exception {
        Map<String, Long> pids = barid.pids(PARTS);
        Map<String, Double> before = CpuTimes.of(pids);
        double seconds = barid.send(sessions, messages);
        // journeys come two seconds behind at most
        Thread.sleep(2_500);
        Map<String, Double> after = CpuTimes.of(pids);
        double[] millis = Arrays.stream(PARTS)
                .mapToDouble(part -> (after.get(part) - before.get(part)) * 1000 / messages)
                .toArray();
        double all = Arrays.stream(millis).sum();
        System.out.printf(
                Locale.ROOT,
                "%-10s %8.3f %7.3f %8.3f %7.3f %9.3f %6.3f %7.0f%n",
                name,
                millis[0],
                millis[1],
                millis[2],
                millis[3],
                millis[4],
                all,
                messages / seconds);
        return all;
    }

    static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
