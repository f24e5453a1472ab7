package io.barid.benchmarks;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a message costs smtp-gateway, from a client's MAIL to its 250: first alone, with an immediate acknowledgement in
 * place of Kafka, then with a durable topic. Gateway, Kafka and this client are each a process of its own.
 */
public final class GatewayBenchmark {

    private static final String USAGE = """
            usage: testbed/benchmarks/run gateway [--sessions 1,20,100] [--sizes 4k,50k] [--messages N]
                                                  [--kafka yes|no]
              --sessions  clients at the same time
              --sizes     of content
              --messages  in each row of the smallest size (default 12000), and a third in others
              --kafka     no: only the gateway alone""";

    /** Messages after which the compiler is nearly done. */
    private static final int WARM_UP = 40_000;

    private final List<Integer> sessions;
    private final List<Integer> sizes;
    private final int messages;
    private final boolean withKafka;
    private final Path folder = Files.createTempDirectory("barid-gateway-");

    private GatewayBenchmark(Map<String, String> options) throws Exception {
        this.sessions = numbers(options.get("--sessions"));
        this.sizes = numbers(options.get("--sizes").replace("k", ""));
        this.messages = Integer.parseInt(options.get("--messages"));
        this.withKafka = options.get("--kafka").equals("yes");
    }

    private static List<Integer> numbers(String list) {
        return Arrays.stream(list.split(",")).map(Integer::valueOf).toList();
    }

    public static void main(String[] args) throws Exception {
        Map<String, String> options = new TreeMap<>(
                Map.of("--sessions", "1,20,100", "--sizes", "4k,50k", "--messages", "12000", "--kafka", "yes"));
        for (int i = 0; i < args.length; i += 2) {
            if (!options.containsKey(args[i]) || i + 1 == args.length) {
                System.err.println(USAGE);
                System.exit(2);
            }
            options.put(args[i], args[i + 1]);
        }
        new GatewayBenchmark(options).run();
    }

    private void run() throws Exception {
        System.out.printf(
                Locale.ROOT,
                "%d processors, fsync of 4 KB %.2f ms; CPU in ms per message, latency in ms%n",
                Runtime.getRuntime().availableProcessors(),
                DurableKafka.flushMillis(folder));
        try (RecipientStandIn recipients = new RecipientStandIn();
                SinkProcess sink = new SinkProcess()) {
            System.out.println("\nsmtp-gateway alone, each record acknowledged at once");
            try (GatewayProcess gateway = new GatewayProcess(folder, recipients, Optional.empty())) {
                measure(gateway, sink, Optional.empty());
            }
            if (withKafka) {
                System.out.println("\nsmtp-gateway with a durable topic, flush.messages=1");
                try (DurableKafka kafka = new DurableKafka(folder);
                        GatewayProcess gateway =
                                new GatewayProcess(folder, recipients, Optional.of(kafka.connection()))) {
                    measure(gateway, sink, Optional.of(kafka));
                }
            }
        } finally {
            delete(folder);
        }
    }

    private void measure(GatewayProcess gateway, SinkProcess sink, Optional<DurableKafka> kafka) throws Exception {
        // past the compilations, of client and sink too
        for (int size : sizes) {
            new SmtpLoad(gateway.address(), size * 1024).send(20, size == sizes.getFirst() ? WARM_UP : WARM_UP / 4);
        }
        new SmtpLoad(address(sink), sizes.getFirst() * 1024).send(20, messages);
        gateway.requireLogOf(messages);
        System.out.println("                         CPU of         octets     latency      client alone");
        System.out.println("conns  size   msg/s  gateway  kafka  allocated   p50    p99    msg/s    CPU");
        for (int size : sizes) {
            for (int count : sessions) {
                row(gateway, sink, kafka, count, size);
            }
        }
        profile(gateway, sessions.get(sessions.size() / 2), sizes.getFirst());
    }

    private void row(GatewayProcess gateway, SinkProcess sink, Optional<DurableKafka> kafka, int count, int size)
            throws Exception {
        int all = size == sizes.getFirst() ? messages : messages / 3;
        SmtpLoad load = new SmtpLoad(gateway.address(), size * 1024);
        load.send(count, all / 4);
        Thread.sleep(200);
        double gatewayBefore = CpuTimes.seconds(gateway.pid());
        double kafkaBefore = kafka.map(it -> CpuTimes.seconds(it.pid())).orElse(0.0);
        long allocatedBefore = gateway.allocatedOctets();
        SmtpLoad.Result result = load.send(count, all);
        double gatewayMillis = (CpuTimes.seconds(gateway.pid()) - gatewayBefore) * 1000 / all;
        long allocated = (gateway.allocatedOctets() - allocatedBefore) / all;
        double kafkaMillis = (kafka.map(it -> CpuTimes.seconds(it.pid())).orElse(0.0) - kafkaBefore) * 1000 / all;
        SmtpLoad.Result alone = new SmtpLoad(address(sink), size * 1024).send(count, all);
        System.out.printf(
                Locale.ROOT,
                "%5d %2d KB %7.0f %8.3f %6s %10d %6.2f %6.2f %8.0f %6.3f%n",
                count,
                size,
                result.perSecond(),
                gatewayMillis,
                kafka.isPresent() ? String.format(Locale.ROOT, "%.3f", kafkaMillis) : "-",
                allocated,
                result.latencyMillis(0.5),
                result.latencyMillis(0.99),
                alone.perSecond(),
                alone.cpuMillis());
    }

    /** Apart from the rows, which it would make dearer. */
    private void profile(GatewayProcess gateway, int count, int size) throws Exception {
        SmtpLoad load = new SmtpLoad(gateway.address(), size * 1024);
        Path recording = folder.resolve("profile.jfr");
        gateway.beginProfile();
        load.send(count, messages / 4);
        Instant begin = Instant.now();
        Map<String, Double> before = CpuTimes.ofThreads(gateway.pid());
        int all = 2 * messages;
        load.send(count, all);
        Map<String, Double> used = CpuTimes.ofThreads(gateway.pid());
        before.forEach((name, seconds) -> used.merge(name, -seconds, Double::sum));
        gateway.endProfile(recording);
        System.out.printf("%nprofile of %d sessions, %d KB", count, size);
        GatewayProfile.read(recording, begin).print(all, used);
    }

    private static InetSocketAddress address(SinkProcess sink) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), sink.port());
    }

    private static void delete(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
