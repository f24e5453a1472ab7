package io.barid.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What processes have sent to disk, with all their children, living and ended (Linux: {@code /proc/PID/io}). */
final class DiskWrites {

    private DiskWrites() {}

    /** In KiB by name. */
    static Map<String, Double> of(Map<String, Long> pids) {
        Map<String, Double> written = new TreeMap<>();
        pids.forEach((name, pid) -> written.put(name, kibibytes(pid)));
        return written;
    }

    private static double kibibytes(long pid) {
        return own(pid)
                + ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::descendants)
                        .mapToDouble(child -> own(child.pid()))
                        .sum();
    }

    /** Pages that were changed and have to go to disk; a page changed again before it went counts once. */
    private static double own(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/io")).stream()
                            .filter(line -> line.startsWith("write_bytes:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .sum()
                    / 1024.0;
        } catch (IOException e) {
            // it has ended: then its parent counts what it wrote; or it is another user's
            return 0;
        }
    }
}
