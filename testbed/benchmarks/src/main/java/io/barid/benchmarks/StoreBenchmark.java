package io.barid.benchmarks;

import io.barid.query.MaildropApi;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What it costs mailbox-service to store, list and read mail, beside the least that plain JDBC must do for the same on the
 * same PostgreSQL in the same minutes.
 */
public final class StoreBenchmark {

    private static final String USAGE = """
            usage: testbed/benchmarks/run store [--sizes 4k,50k] [--mailboxes 1,50] [--messages N] [--rounds N]
                                                [--accounts N] [--warm-up N]
                                                [--profile FILE]
              --sizes      of content
              --mailboxes  that get each message
              --messages   of the smallest size to one mailbox in each round (default 10000); fewer in other rows
              --rounds     of service and plain JDBC in turns; rows show medians (default 3)
              --accounts   among which each message's mailboxes are chosen (default 1000)
              --warm-up    messages stored before anything is measured (default 40000)
              --profile    flight recording of mailbox-service storing what the first row says, for jfr view""";

    private static final int LISTED = 100_000;
    private static final int LISTINGS = 6;
    private static final int READ = 2_000;
    private static final int READINGS = 20;

    private final Map<String, String> options;
    private final List<Integer> sizes;
    private final List<Integer> mailboxes;
    private final int messages;
    private final int rounds;
    private final long begin = System.nanoTime();

    private StoreBenchmark(Map<String, String> options) {
        this.options = options;
        this.sizes = numbers(options.get("--sizes").replace("k", ""));
        this.mailboxes = numbers(options.get("--mailboxes"));
        this.messages = number("--messages");
        this.rounds = number("--rounds");
    }

    private int number(String option) {
        return Integer.parseInt(options.get(option));
    }

    private static List<Integer> numbers(String list) {
        return Arrays.stream(list.split(",")).map(Integer::valueOf).toList();
    }

    public static void main(String[] args) throws Exception {
        Map<String, String> options = new TreeMap<>(Map.of(
                "--sizes",
                "4k,50k",
                "--mailboxes",
                "1,50",
                "--messages",
                "10000",
                "--rounds",
                "3",
                "--accounts",
                "1000",
                "--warm-up",
                "40000",
                "--profile",
                ""));
        for (int i = 0; i < args.length; i += 2) {
            if (!options.containsKey(args[i]) || i + 1 == args.length) {
                System.err.println(USAGE);
                System.exit(args[i].equals("--help") ? 0 : 2);
            }
            options.put(args[i], args[i + 1]);
        }
        new StoreBenchmark(options).run(Path.of(System.getProperty("barid.root")));
        System.exit(0);
    }

    private void run(Path root) throws Exception {
        progress("starting PostgreSQL, Kafka and mailbox-service");
        try (StoreRig rig = new StoreRig(root)) {
            System.out.printf(
                    Locale.ROOT,
                    "%d processors, fsync of 4 KB %.2f ms; CPU in ms per message, medians of %d rounds%n%n",
                    Runtime.getRuntime().availableProcessors(),
                    DurableKafka.flushMillis(rig.folder()),
                    rounds);
            rig.service().put("/v1/domains/example.test", "{}");
            StoreMailboxes boxes;
            try (Connection database = rig.connect()) {
                boxes = new StoreMailboxes(database, number("--accounts"));
            }
            try (StoreRounds store = new StoreRounds(rig, boxes)) {
                store(store);
                read(rig, store);
            }
        }
    }

    private void store(StoreRounds store) throws Exception {
        progress("warming up");
        byte[] small = Feeder.content(sizes.getFirst() * 1024);
        store.byService(number("--warm-up"), small, 1);
        store.byFloor(number("--warm-up"), small, 1, 200);
        System.out.println(
                "                     mailbox-service                              plain JDBC           ratio");
        System.out.println(
                "size to batch   msg/s service postgres kafka  WAL KB syncs |  msg/s client postgres |  time  CPU");
        for (int each : mailboxes) {
            for (int size : sizes) {
                row(store, size, each);
            }
        }
        if (!options.get("--profile").isEmpty()) {
            store.profile(
                    4 * messages,
                    small,
                    mailboxes.getFirst(),
                    Path.of(options.get("--profile")).toAbsolutePath());
        }
    }

    private void row(StoreRounds store, int size, int each) throws Exception {
        byte[] content = Feeder.content(size * 1024);
        int count = Math.max(400, messages * 4 / Math.max(4, size) / (each > 1 ? 6 : 1) * (size > 4 ? 4 : 1));
        store.clear();
        // what this row brings is compiled once more
        store.byService(count / 3, content, each);
        int batch = store.batchOfService();
        store.byFloor(count / 3, content, each, batch);
        List<StoreCost> service = new ArrayList<>();
        List<StoreCost> floor = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            progress(String.format("storing %d KB to %d, round %d of %d", size, each, round, rounds));
            store.clear();
            if (round % 2 == 1) {
                service.add(store.byService(count, content, each));
                batch = store.batchOfService();
                floor.add(store.byFloor(count, content, each, batch));
            } else {
                floor.add(store.byFloor(count, content, each, batch));
                service.add(store.byService(count, content, each));
            }
        }
        print(size, each, batch, StoreCost.median(service), StoreCost.median(floor));
    }

    private static void print(int size, int each, int batch, StoreCost service, StoreCost floor) {
        System.out.printf(
                Locale.ROOT,
                "%2dKB %3d %5d %7.0f %7.3f %8.3f %5.3f %7.1f %5.1f | %6.0f %6.3f %8.3f | %5.2f %5.2f%n",
                size,
                each,
                batch,
                service.perSecond(),
                service.client(),
                service.postgres(),
                service.kafka(),
                service.wal() / 1024,
                service.syncs() * 1_000,
                floor.perSecond(),
                floor.client(),
                floor.postgres(),
                floor.perSecond() / service.perSecond(),
                service.cpu() / floor.cpu());
    }

    private void read(StoreRig rig, StoreRounds store) throws Exception {
        System.out.println(
                "\n                            mailbox-service                 plain JDBC             ratio");
        System.out.println("ms for all               time service postgres |    time client postgres |  time  CPU");
        byte[] content = Feeder.content(4096);
        store.clear();
        try (StoreReads reads = new StoreReads(rig)) {
            progress("listing " + LISTED);
            reads.open("listed");
            reads.fill(LISTED, content);
            store.analyze();
            compare("list " + LISTED, store.meter(), LISTINGS, reads::listByService, reads::listByJdbc);
            progress("reading " + READ);
            reads.open("read");
            reads.write(READ, content);
            store.analyze();
            List<MaildropApi.StoredMessage> messages = reads.messages();
            compare(
                    "read " + READ + " of 4 KB",
                    store.meter(),
                    READINGS,
                    () -> reads.readByService(messages),
                    () -> reads.readByJdbc(messages));
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    /** A first time of each warms up. */
    private void compare(String title, StoreMeter meter, int times, Step byService, Step byFloor) throws Exception {
        List<StoreCost> service = new ArrayList<>();
        List<StoreCost> floor = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            service.add(cost(meter, times, "service", byService));
            floor.add(cost(meter, times, StoreMeter.SELF, byFloor));
        }
        StoreCost one = StoreCost.median(service.subList(1, service.size()));
        StoreCost other = StoreCost.median(floor.subList(1, floor.size()));
        System.out.printf(
                Locale.ROOT,
                "%-20s %8.1f %7.1f %8.1f | %7.1f %6.1f %8.1f | %5.2f %5.2f%n",
                title,
                1000 / one.perSecond(),
                one.client(),
                one.postgres(),
                1000 / other.perSecond(),
                other.client(),
                other.postgres(),
                other.perSecond() / one.perSecond(),
                one.cpu() / other.cpu());
    }

    private static StoreCost cost(StoreMeter meter, int times, String client, Step step) throws Exception {
        StoreMeter.Reading from = meter.read();
        for (int i = 0; i < times; i++) {
            step.run();
        }
        return StoreMeter.between(from, meter.read(), times, client);
    }

    private void progress(String what) {
        System.err.printf(Locale.ROOT, "%4.0f s  %s%n", (System.nanoTime() - begin) / 1e9, what);
    }
}
