package io.barid.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** CPU seconds that processes have used, with all their children, living and ended (Linux: {@code /proc/PID/stat}). */
final class CpuTimes {

    /** USER_HZ, the same on every Linux that Java runs on. */
    private static final double TICKS_A_SECOND = 100;

    private CpuTimes() {}

    /** Of a process and its children. */
    static double seconds(long pid) {
        double own = ticks(pid) / TICKS_A_SECOND;
        return own
                + ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::descendants)
                        .mapToDouble(child -> ticks(child.pid()) / TICKS_A_SECOND)
                        .sum();
    }

    /** Resident memory in MiB, children included; what they share counts for each. */
    static long residentMebibytes(long pid) {
        long kibibytes = resident(pid);
        return (kibibytes
                        + ProcessHandle.of(pid).stream()
                                .flatMap(ProcessHandle::descendants)
                                .mapToLong(child -> resident(child.pid()))
                                .sum())
                / 1024;
    }

    static Map<String, Double> of(Map<String, Long> pids) {
        Map<String, Double> seconds = new TreeMap<>();
        pids.forEach((name, pid) -> seconds.put(name, seconds(pid)));
        return seconds;
    }

    private static long ticks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            // the name in brackets may hold spaces
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Long.parseLong(fields[11])
                    + Long.parseLong(fields[12])
                    + Long.parseLong(fields[13])
                    + Long.parseLong(fields[14]);
        } catch (IOException e) {
            return 0; // ended meanwhile, and counted by its parent
        }
    }

    private static long resident(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
