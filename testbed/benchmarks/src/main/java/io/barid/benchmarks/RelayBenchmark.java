package io.barid.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How fast relay-service brings mail from {@code mail.accepted} to a sink on this machine, and what it costs: CPU of
 * relay-service, PostgreSQL (the queue) and Kafka per message, and of the SMTP client alone, without queue and Kafka.
 */
public final class RelayBenchmark {

    private static final String USAGE = """
            usage: testbed/benchmarks/run relay [--messages N] [--connections 1,20,100] [--kilobytes 4,50]
              --messages     in each row (default 4000)
              --connections  most connections to the sink
              --kilobytes    sizes of content""";

    private static final String[] PARTS = {"relay-service", "postgres", "kafka"};

    private final int messages;
    private final List<Integer> connections;
    private final List<Integer> kilobytes;

    private RelayBenchmark(Map<String, String> options) {
        this.messages = Integer.parseInt(options.get("--messages"));
        this.connections = numbers(options.get("--connections"));
        this.kilobytes = numbers(options.get("--kilobytes"));
    }

    private static List<Integer> numbers(String list) {
        return Arrays.stream(list.split(",")).map(Integer::valueOf).toList();
    }

    public static void main(String[] args) throws Exception {
        Map<String, String> options =
                new TreeMap<>(Map.of("--messages", "4000", "--connections", "1,20,100", "--kilobytes", "4,50"));
        for (int i = 0; i < args.length; i += 2) {
            if (!options.containsKey(args[i]) || i + 1 == args.length) {
                System.err.println(USAGE);
                System.exit(2);
            }
            options.put(args[i], args[i + 1]);
        }
        new RelayBenchmark(options).run(Path.of(System.getProperty("barid.root")));
    }

    private void run(Path root) throws Exception {
        System.out.printf(
                Locale.ROOT,
                "%d messages a row, %d processors; CPU in ms per message%n%n",
                messages,
                Runtime.getRuntime().availableProcessors());
        System.out.println("conns  size   msg/s   relay  postgres  kafka  together   client alone: msg/s    CPU");
        try (SinkProcess sink = new SinkProcess()) {
            for (int most : connections) {
                Map<String, String> settings = Map.of(
                        "BARID_ROUTES",
                        "*=127.0.0.1:" + sink.port(),
                        "BARID_REMOTE_CONNECTIONS",
                        Integer.toString(most));
                try (MeasuredBarid barid = new MeasuredBarid(root, settings);
                        Feeder feeder = new Feeder(barid.kafka())) {
                    // past the first compilations
                    deliver(feeder, sink, messages, 4);
                    for (int size : kilobytes) {
                        row(barid, feeder, sink, most, size);
                    }
                }
            }
        }
    }

    private void row(MeasuredBarid barid, Feeder feeder, SinkProcess sink, int most, int size) throws Exception {
        Map<String, Long> pids = barid.pids(PARTS);
        Map<String, Double> before = CpuTimes.of(pids);
        double seconds = deliver(feeder, sink, messages, size);
        // rows are settled in batches behind the deliveries
        Thread.sleep(500);
        Map<String, Double> after = CpuTimes.of(pids);
        double together = 0;
        StringBuilder row = new StringBuilder();
        row.append(String.format(Locale.ROOT, "%5d %3d KB %7.0f", most, size, messages / seconds));
        for (String part : PARTS) {
            double millis = (after.get(part) - before.get(part)) * 1000 / messages;
            together += millis;
            row.append(String.format(Locale.ROOT, part.equals("postgres") ? "%10.2f" : "%8.2f", millis));
        }
        row.append(String.format(Locale.ROOT, "%10.2f", together));
        row.append(ClientAlone.measure(sink, most, messages, size));
        System.out.println(row);
    }

    /** @return seconds from the first publish to the last arrival */
    private static double deliver(Feeder feeder, SinkProcess sink, int messages, int size) throws Exception {
        long goal = sink.messages() + messages;
        long begin = System.nanoTime();
        feeder.publish(messages, size * 1024);
        sink.await(goal);
        return (System.nanoTime() - begin) / 1e9;
    }
}
