package io.barid.benchmarks;

import io.barid.benchmarks.Pop3Server.Check;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/** What logins, downloads, listings and idle sessions cost Barid, and Debian's Dovecot beside it in the same run. */
public final class Pop3Benchmark {

    private static final String USAGE = """
            usage: testbed/benchmarks/run pop3 [--quick yes] [--only login,retr,uidl,idle] [--rounds N] [--idle N]
                                               [--profile FILE]
              --quick    fewer of everything, for a look (default no)
              --only     these rows alone
              --rounds   of all servers in turns; rows show medians (default 3)
              --idle     sessions (default 5000)
              --profile  FOLDER for flight recordings of both services while --only runs, for jfr view""";

    /** Java is slow until it has compiled what is used often: Barid is to be measured as it is after some hours. */
    private static final int WARM_UP_LOGINS = 20_000;

    private static final int WARM_UP_DOWNLOADS = 12;

    private interface Step {
        void on(Pop3Server server) throws Exception;
    }

    private final Map<String, String> options;
    private final int rounds;
    private final int idle;
    private final int part;
    private final long begin = System.nanoTime();

    private Pop3Benchmark(Map<String, String> options) {
        this.options = options;
        boolean quick = options.get("--quick").equals("yes");
        this.rounds = number("--rounds", quick ? 1 : 3);
        this.idle = number("--idle", quick ? 500 : 5_000);
        this.part = quick ? 4 : 1;
    }

    private int number(String option, int otherwise) {
        String value = options.get(option);
        return value.isEmpty() ? otherwise : Integer.parseInt(value);
    }

    public static void main(String[] args) throws Exception {
        Map<String, String> options = new TreeMap<>(Map.of(
                "--quick", "no", "--only", "login,retr,uidl,idle", "--rounds", "", "--idle", "", "--profile", ""));
        for (int i = 0; i < args.length; i += 2) {
            if (!options.containsKey(args[i]) || i + 1 == args.length) {
                System.err.println(USAGE);
                System.exit(args[i].equals("--help") ? 0 : 2);
            }
            options.put(args[i], args[i + 1]);
        }
        new Pop3Benchmark(options).run(Path.of(System.getProperty("barid.root")));
        System.exit(0);
    }

    private boolean asked(String rows) {
        return List.of(options.get("--only").split(",")).contains(rows);
    }

    private void run(Path root) throws Exception {
        progress("starting PostgreSQL, Kafka, mailbox-service, pop3-gateway and Dovecot twice, and filling them");
        try (Pop3Rig rig = new Pop3Rig(root, Math.max(3_000, idle))) {
            progress("warming up");
            for (Pop3Server server : rig.servers()) {
                warmUp(rig, server);
            }
            head();
            profile(rig, "start");
            logins(rig);
            downloads(rig);
            listings(rig);
            profile(rig, "end");
            memory(rig);
        }
    }

    private static void warmUp(Pop3Rig rig, Pop3Server server) throws Exception {
        boolean java = server == rig.barid();
        Pop3Load.logIns(server, Check.FREE, java ? WARM_UP_LOGINS : Pop3Rig.KNOWN, 20);
        for (int i = 0; i < (java ? WARM_UP_DOWNLOADS : 1); i++) {
            Pop3Load.retrieve(server, rig.small(), i % 2 == 1);
            Pop3Load.retrieve(server, rig.large(), i % 2 == 0);
        }
    }

    private static void head() {
        System.out.printf(
                "%d processors; all under TLS 1.3 with ECDSA P-256, no resumption. Ratios: Barid by Dovecot, default and fast%n",
                Runtime.getRuntime().availableProcessors());
        System.out.println(
                "                         ratio CPU   ratio time |  CPU ms: Barid            Dovecot      | ms: Barid  Dovecot        client");
        System.out.println(
                "                           def  fast  def  fast |   all  gatew mailb  postg  def   fast  |            def   fast    CPU");
    }

    private void logins(Pop3Rig rig) throws Exception {
        if (!asked("login")) {
            return;
        }
        for (int atOnce : new int[] {1, 20}) {
            int known = (atOnce == 1 ? 400 : 1_200) / part;
            row(rig, "login known x" + atOnce, known, server -> {
                Pop3Load.logIns(server, Check.KNOWN, known, atOnce);
            });
            int hashed = (atOnce == 1 ? 80 : 160) / part;
            row(rig, "login Argon2id x" + atOnce, hashed, server -> {
                Pop3Load.logIns(server, Check.HASHED, hashed, atOnce);
            });
        }
        int own = 40 / part;
        row(rig, "Argon2id by bcrypt x1", own, server -> Pop3Load.logIns(server, Check.OWN_WAY, own, 1));
    }

    private void downloads(Pop3Rig rig) throws Exception {
        if (!asked("retr")) {
            return;
        }
        row(
                rig,
                "RETR 4 KB first visit",
                Pop3Rig.MESSAGES,
                server -> Pop3Load.retrieve(server, rig.small(), false),
                rig.small());
        row(rig, "RETR 4 KB", Pop3Rig.MESSAGES, server -> Pop3Load.retrieve(server, rig.small(), false));
        row(rig, "RETR 4 KB pipelined", Pop3Rig.MESSAGES, server -> Pop3Load.retrieve(server, rig.small(), true));
        row(
                rig,
                "RETR 50 KB first visit",
                Pop3Rig.MESSAGES,
                server -> Pop3Load.retrieve(server, rig.large(), false),
                rig.large());
        row(rig, "RETR 50 KB", Pop3Rig.MESSAGES, server -> Pop3Load.retrieve(server, rig.large(), false));
        row(rig, "RETR 50 KB pipelined", Pop3Rig.MESSAGES, server -> Pop3Load.retrieve(server, rig.large(), true));
    }

    private void listings(Pop3Rig rig) throws Exception {
        if (!asked("uidl")) {
            return;
        }
        int times = 5;
        row(rig, "open 100,000 first visit", 1, server -> Pop3Load.open(server, rig.listed(), 1), rig.listed());
        row(rig, "open 100,000", times, server -> Pop3Load.open(server, rig.listed(), times));
        row(rig, "open and UIDL 100,000", times, server -> {
            for (int i = 0; i < times; i++) {
                try (Pop3Client client = Pop3Load.open(server, rig.listed())) {
                    client.listing("UIDL");
                    client.command("QUIT");
                }
            }
        });
    }

    private void row(Pop3Rig rig, String title, int operations, Step step) throws Exception {
        row(rig, title, operations, step, -1);
    }

    /** @param forgotten account that is to be as if never visited; -1: none */
    private void row(Pop3Rig rig, String title, int operations, Step step, int forgotten) throws Exception {
        List<Pop3Server> servers = rig.servers();
        List<List<Pop3Cost>> costs = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int round = 0; round < rounds; round++) {
            progress(title + ", round " + (round + 1) + " of " + rounds);
            for (int turn = 0; turn < servers.size(); turn++) {
                int i = (turn + round) % servers.size();
                Pop3Server server = servers.get(i);
                if (forgotten >= 0) {
                    server.forget(forgotten);
                } else {
                    // so that all is as in the middle of it
                    Pop3Load.logIns(server, Check.KNOWN, Pop3Rig.KNOWN, 1);
                }
                costs.get(i).add(Pop3Cost.of(server, operations, () -> step.on(server)));
            }
        }
        print(title, costs.stream().map(Pop3Cost::median).toList());
    }

    private static void print(String title, List<Pop3Cost> costs) {
        Pop3Cost barid = costs.get(0);
        Pop3Cost first = costs.get(1);
        Pop3Cost fast = costs.get(2);
        System.out.printf(
                Locale.ROOT,
                "%-25s %5.2f %5.2f %5.2f %5.2f | %6.3f %6.3f %6.3f %6.3f %6.3f %6.3f | %7.3f %7.3f %7.3f %6.3f%n",
                title,
                barid.allCpu() / first.allCpu(),
                barid.allCpu() / fast.allCpu(),
                barid.millis() / first.millis(),
                barid.millis() / fast.millis(),
                barid.allCpu(),
                barid.cpu().get("gateway"),
                barid.cpu().get("service"),
                barid.cpu().get("postgres"),
                first.allCpu(),
                fast.allCpu(),
                barid.millis(),
                first.millis(),
                fast.millis(),
                barid.client());
    }

    private void memory(Pop3Rig rig) throws Exception {
        if (!asked("idle")) {
            return;
        }
        System.out.printf(
                "%nMiB for %d idle sessions (proportional set size of all processes, before and with them)%n", idle);
        for (Pop3Server server : rig.servers()) {
            progress("idle sessions of " + server.title());
            long before = memory(server);
            long started = System.nanoTime();
            List<Pop3Client> clients = new ArrayList<>();
            try {
                Pop3Load.idle(server, idle, clients);
            } catch (ExecutionException e) {
                System.out.printf("%-16s gave up at %d sessions: %s%n", server.title(), clients.size(), e.getCause());
            }
            double seconds = (System.nanoTime() - started) / 1e9;
            Thread.sleep(1_000);
            long with = memory(server);
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %6d -> %6d: %5.1f KiB each, opened in %.1f s%n",
                    server.title(),
                    before / 1024,
                    with / 1024,
                    (double) (with - before) / Math.max(1, clients.size()),
                    seconds);
            Pop3Load.end(clients);
        }
    }

    private static long memory(Pop3Server server) {
        return server.pids().values().stream()
                .mapToLong(CpuTimes::proportionalKibibytes)
                .sum();
    }

    private void profile(Pop3Rig rig, String what) throws Exception {
        if (options.get("--profile").isEmpty()) {
            return;
        }
        Path folder = Path.of(options.get("--profile")).toAbsolutePath();
        if (what.equals("start")) {
            FlightRecording.begin(rig.barid().pids().get("gateway"));
            FlightRecording.begin(rig.barid().pids().get("service"));
        } else {
            FlightRecording.end(rig.barid().pids().get("gateway"), folder.resolve("gateway.jfr"));
            FlightRecording.end(rig.barid().pids().get("service"), folder.resolve("mailbox.jfr"));
        }
    }

    private void progress(String what) {
        System.err.printf(Locale.ROOT, "%4.0f s  %s%n", (System.nanoTime() - begin) / 1e9, what);
    }
}
