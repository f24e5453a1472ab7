package io.barid.benchmarks;

import io.barid.remotemx.Reaction;
import io.barid.remotemx.ScriptedMx;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * How long mail for a living host takes while very much mail waits for one that accepts connections and never says a word,
 * and what memory relay-service has then.
 */
public final class FloodBenchmark {

    private static final int PROBES = 20;

    private FloodBenchmark() {}

    public static void main(String[] args) throws Exception {
        int messages = args.length == 2 && args[0].equals("--messages") ? Integer.parseInt(args[1]) : 50_000;
        if (args.length != 0 && args.length != 2) {
            System.err.println("usage: testbed/benchmarks/run flood [--messages 50000]");
            System.exit(2);
        }
        try (SinkProcess sink = new SinkProcess();
                ScriptedMx dead = ScriptedMx.start().always(ScriptedMx.CONNECT, Reaction.hang());
                MeasuredBarid barid = new MeasuredBarid(
                        Path.of(System.getProperty("barid.root")),
                        Map.of(
                                "BARID_ROUTES",
                                "dead.test=127.0.0.1:" + dead.port() + ",elsewhere.test=127.0.0.1:" + sink.port()));
                Feeder feeder = new Feeder(barid.kafka())) {
            feeder.publish(200, 4096, "elsewhere.test");
            sink.await(200);
            long pid = barid.pids("relay-service").get("relay-service");
            probe(feeder, sink, pid, "before the flood");
            long begin = System.nanoTime();
            feeder.publish(messages, 4096, "dead.test");
            System.out.printf(
                    Locale.ROOT,
                    "%d messages for a host that never answers, published in %.1f s%n",
                    messages,
                    (System.nanoTime() - begin) / 1e9);
            for (int minute = 0; minute < 2; minute++) {
                probe(feeder, sink, pid, "during the flood");
                Thread.sleep(30_000);
            }
            System.out.printf(
                    "connections to the dead host so far: %d%n", dead.sessions().size());
        }
    }

    private static void probe(Feeder feeder, SinkProcess sink, long pid, String when) throws Exception {
        double worst = 0;
        double sum = 0;
        for (int i = 0; i < PROBES; i++) {
            long goal = sink.messages() + 1;
            long begin = System.nanoTime();
            feeder.publish(1, 4096, "elsewhere.test");
            sink.await(goal);
            double seconds = (System.nanoTime() - begin) / 1e9;
            worst = Math.max(worst, seconds);
            sum += seconds;
        }
        System.out.printf(
                Locale.ROOT,
                "%s: mail for another host leaves in %.3f s on average, %.3f s at worst; relay-service %d MiB%n",
                when,
                sum / PROBES,
                worst,
                CpuTimes.residentMebibytes(pid));
    }
}
