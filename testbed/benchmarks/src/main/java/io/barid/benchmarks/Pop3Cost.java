package io.barid.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * What one operation cost.
 *
 * @param millis from begin to end
 * @param cpu    CPU milliseconds of the server's processes, by their names
 * @param client CPU milliseconds of this process
 */
record Pop3Cost(double millis, Map<String, Double> cpu, double client) {

    interface Work {
        void run() throws Exception;
    }

    static Pop3Cost of(Pop3Server server, int operations, Work work) throws Exception {
        Map<String, Double> before = CpuTimes.of(server.pids());
        double own = own();
        long begin = System.nanoTime();
        work.run();
        double millis = (System.nanoTime() - begin) / 1e6 / operations;
        // what ends a session may still be under way
        Thread.sleep(200);
        Map<String, Double> cpu = CpuTimes.of(server.pids());
        cpu.replaceAll((name, seconds) -> (seconds - before.get(name)) * 1000 / operations);
        return new Pop3Cost(millis, cpu, (own() - own) * 1000 / operations);
    }

    private static double own() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    double allCpu() {
        return cpu.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Of each figure on its own. */
    static Pop3Cost median(List<Pop3Cost> all) {
        Map<String, Double> cpu = new TreeMap<>();
        all.getFirst()
                .cpu()
                .keySet()
                .forEach(name -> cpu.put(name, median(all, cost -> cost.cpu().get(name))));
        return new Pop3Cost(median(all, Pop3Cost::millis), cpu, median(all, Pop3Cost::client));
    }

    private static double median(List<Pop3Cost> all, ToDoubleFunction<Pop3Cost> figure) {
        double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
        return (sorted[sorted.length / 2] + sorted[(sorted.length - 1) / 2]) / 2;
    }
}
