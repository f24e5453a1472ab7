package io.barid.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The whole way of mail through a Barid, a Postfix with a Dovecot, and another system if asked, in turns. */
public final class WholeBenchmark {

    private static final String USAGE = """
            usage: testbed/benchmarks/run whole [--quick yes] [--rounds N] [--messages N] [--sessions 1,20,100] [--kilobytes 4,50]
                                                [--only start,store,paced,relay,pop3,memory] [--systems barid,pair]
                                                [--spread yes] [--profile FOLDER]
                                                [--other HOST:SMTP[:POP3S]] [--other-pids NAME=PID,…]
              --quick       less of everything, for a look (default no)
              --rounds      of all systems in turns; shown are medians (default 3)
              --messages    in a row with 20 or 100 sessions; a quarter with one (default 1500)
              --only        these measurements alone
              --systems     of barid; pair: Postfix and Dovecot; compose: a Barid of docker compose; grown: a Barid with
                            10,000 mailboxes and 500,000 messages, beside which barid has 1,000 and 50,000
              --spread      with grown: mail from elsewhere goes to all mailboxes, not to twenty (default no)
              --profile     FOLDER for flight recordings of Barid's services and Kafka while 'store' runs, for jfr view
              --other       one more system, which takes mail for user0 to user22@here.example.test from this machine;
                            with POP3S their passwords are 'of nobody 0' to 'of nobody 22'
              --other-pids  its processes, whose CPU and memory count with their children""";

    private WholeBenchmark() {}

    public static void main(String[] args) throws Exception {
        Map<String, String> options = new TreeMap<>(Map.of(
                "--quick", "no",
                "--rounds", "",
                "--messages", "",
                "--sessions", "1,20,100",
                "--kilobytes", "4,50",
                "--only", "start,store,paced,relay,pop3,memory",
                "--systems", "barid,pair",
                "--profile", "",
                "--other", "",
                "--other-pids", ""));
        options.put("--spread", "no");
        for (int i = 0; i < args.length; i += 2) {
            if (!options.containsKey(args[i]) || i + 1 == args.length) {
                System.err.println(
                        args[i].equals("--help") ? USAGE : "Not an option with a value: " + args[i] + "\n" + USAGE);
                System.exit(args[i].equals("--help") ? 0 : 2);
            }
            options.put(args[i], args[i + 1]);
        }
        WholeOptions read;
        try {
            read = WholeOptions.of(options);
            if (read.systems().contains("pair")) {
                PostfixDovecot.require();
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + USAGE);
            System.exit(2);
            return;
        }
        run(read, Path.of(System.getProperty("barid.root")));
        System.exit(0);
    }

    private static void run(WholeOptions options, Path root) throws Exception {
        if (options.asked("start") && options.systems().contains("barid")) {
            WholeMemory.allInOne(root);
        }
        WholeProgress.say("starting");
        List<MailSystem> systems = new ArrayList<>();
        try (SinkProcess sink = new SinkProcess()) {
            try {
                if (options.systems().contains("barid")) {
                    boolean alone = !options.systems().contains("grown");
                    systems.add(new BaridSystem(root, sink.port(), alone ? Stock.NONE : Stock.some(options.spread())));
                }
                if (options.systems().contains("grown")) {
                    systems.add(new BaridSystem(root, sink.port(), Stock.tenTimes(options.spread())));
                }
                if (options.systems().contains("compose")) {
                    systems.add(new ComposeSystem(root));
                }
                if (options.systems().contains("pair")) {
                    systems.add(new PostfixDovecot(sink.port()));
                }
                if (options.other().isPresent()) {
                    systems.add(options.other().get());
                }
                measure(options, systems, sink);
            } finally {
                for (MailSystem system : systems) {
                    system.close();
                }
            }
        }
    }

    private static void measure(WholeOptions options, List<MailSystem> systems, SinkProcess sink) throws Exception {
        System.out.printf(
                Locale.ROOT,
                "%d processors, load %s; medians of %d rounds, %d messages a row; CPU in ms per message or login, all processes%n",
                Runtime.getRuntime().availableProcessors(),
                WholeProgress.load(),
                options.rounds(),
                options.messages());
        for (MailSystem system : systems) {
            System.out.printf("%s says 250: %s.%n", system.title(), system.guarantee());
        }
        WholeStore.warmUp(options, systems);
        WholeTable table = new WholeTable(systems, options.rounds());
        table.head();
        if (options.asked("start")) {
            WholeMemory.start(table);
        }
        if (options.asked("store")) {
            profiled("store", options, systems, () -> new WholeStore(options, table).run());
        }
        if (options.asked("paced")) {
            new WholePaced(options, table).run();
        }
        if (options.asked("relay")) {
            profiled("relay", options, systems, () -> new WholeRelay(options, table, sink).run(systems));
        }
        if (options.asked("pop3")) {
            new WholePop3(options, table).run(systems);
        }
        if (options.asked("memory")) {
            WholeMemory.memory(table);
        }
        System.out.println("load now " + WholeProgress.load());
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void profiled(String what, WholeOptions options, List<MailSystem> systems, Work work)
            throws Exception {
        Map<String, Long> profiled = new TreeMap<>();
        if (options.profile().isPresent()) {
            for (MailSystem system : systems) {
                if (system instanceof BaridSystem barid) {
                    profiled.putAll(barid.pids());
                    profiled.remove("postgres");
                }
            }
        }
        for (long pid : profiled.values()) {
            FlightRecording.begin(pid);
        }
        work.run();
        for (Map.Entry<String, Long> each : profiled.entrySet()) {
            FlightRecording.end(each.getValue(), options.profile().get().resolve(what + "-" + each.getKey() + ".jfr"));
        }
    }
}
