package io.barid.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What processes have used, CPU seconds above all, with all their children, living and ended (Linux: {@code /proc/PID/stat}). */
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

    /** Of a process without its children. */
    static double own(long pid) {
        String stat = read("/proc/" + pid + "/stat");
        return stat.isEmpty() ? 0 : Arrays.stream(times(stat)).limit(2).sum() / TICKS_A_SECOND;
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

    /** Of a process and its children in KiB: memory that several share counts for each in part. */
    static long proportionalKibibytes(long pid) {
        return proportional(pid)
                + ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::descendants)
                        .mapToLong(child -> proportional(child.pid()))
                        .sum();
    }

    /** Of a process without its children, in KiB. */
    static long ownProportionalKibibytes(long pid) {
        return proportional(pid);
    }

    private static long proportional(long pid) {
        return field("/proc/" + pid + "/smaps_rollup", "Pss:");
    }

    /**
     * KiB that processes have sent to disk, by name, with all their children, living and ended: pages that were changed and have to go
     * there; one that was changed again before it went counts once. Of other users' processes nothing is known, which is 0.
     */
    static Map<String, Double> written(Map<String, Long> pids) {
        Map<String, Double> written = new TreeMap<>();
        pids.forEach((name, pid) -> written.put(name, writtenOctets(pid) / 1024.0));
        return written;
    }

    private static long writtenOctets(long pid) {
        return field("/proc/" + pid + "/io", "write_bytes:")
                + ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::descendants)
                        .mapToLong(child -> field("/proc/" + child.pid() + "/io", "write_bytes:"))
                        .sum();
    }

    /** The number in a line that begins so; 0 when it cannot be read. */
    private static long field(String file, String begin) {
        return read(file)
                .lines()
                .filter(line -> line.startsWith(begin))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    static Map<String, Double> of(Map<String, Long> pids) {
        Map<String, Double> seconds = new TreeMap<>();
        pids.forEach((name, pid) -> seconds.put(name, seconds(pid)));
        return seconds;
    }

    /** Of one process's living threads, by their names as the system knows them: 15 characters at most. */
    static Map<String, Double> ofThreads(long pid) {
        Map<String, Double> seconds = new TreeMap<>();
        for (String thread : Objects.requireNonNullElse(new File("/proc/" + pid + "/task").list(), new String[0])) {
            String stat = read("/proc/" + pid + "/task/" + thread + "/stat");
            if (!stat.isEmpty()) {
                String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
                long[] times = times(stat);
                seconds.merge(name, (times[0] + times[1]) / TICKS_A_SECOND, Double::sum);
            }
        }
        return seconds;
    }

    private static long ticks(long pid) {
        String stat = read("/proc/" + pid + "/stat");
        return stat.isEmpty() ? 0 : Arrays.stream(times(stat)).sum();
    }

    /** In user and system mode, then the same of ended children. */
    private static long[] times(String stat) {
        // the name in brackets may hold spaces
        return Arrays.stream(stat.substring(stat.lastIndexOf(')') + 2).split(" "))
                .skip(11)
                .limit(4)
                .mapToLong(Long::parseLong)
                .toArray();
    }

    /** Empty when what it is about has ended: then its parent counts its time. */
    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            return "";
        }
    }

    private static long resident(long pid) {
        return field("/proc/" + pid + "/status", "VmRSS:");
    }
}
