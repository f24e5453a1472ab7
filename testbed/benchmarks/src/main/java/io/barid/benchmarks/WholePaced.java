package io.barid.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Ten messages a second, each over a connection of its own: what waits when nobody is in the way. */
final class WholePaced {

    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final WholeOptions options;
    private final WholeTable table;

    WholePaced(WholeOptions options, WholeTable table) {
        this.options = options;
        this.table = table;
    }

    void run() throws Exception {
        int messages = options.quick() ? 50 : 100;
        for (int kilobytes : options.kilobytes()) {
            table.measure(
                    "10 messages a second, " + kilobytes + " KB", system -> paced(system, messages, kilobytes * 1024));
        }
    }

    private static Map<String, Double> paced(MailSystem system, int messages, int octets) throws Exception {
        MailLoad load = MailLoad.inbound(system.smtp(), false, octets);
        boolean quick = !(system instanceof OtherSystem);
        double[] accepted = new double[messages];
        double[] stored = new double[messages];
        long due = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            LockSupport.parkNanos(due - System.nanoTime());
            long goal = quick ? system.stored(MailSystem.PACED) + 1 : 0;
            accepted[i] = load.one(MailSystem.PACED) / 1e6;
            long begin = System.nanoTime();
            while (quick && system.stored(MailSystem.PACED) < goal) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            stored[i] = (System.nanoTime() - begin) / 1e6;
            due = Math.max(due + PERIOD_NANOS, System.nanoTime());
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("end of content to 250, p50, ms", quantile(accepted, 0.5));
        figures.put("end of content to 250, p99, ms", quantile(accepted, 0.99));
        if (quick) {
            figures.put("250 to stored, p50, ms", quantile(stored, 0.5));
            figures.put("250 to stored, p99, ms", quantile(stored, 0.99));
        }
        return figures;
    }

    private static double quantile(double[] all, double quantile) {
        double[] sorted = all.clone();
        Arrays.sort(sorted);
        return sorted[(int) (quantile * (sorted.length - 1))];
    }
}
