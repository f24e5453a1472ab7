package io.barid.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What is under way, on standard error. */
final class WholeProgress {

    private static final long BEGIN = System.nanoTime();

    private WholeProgress() {}

    static void say(String what) {
        System.err.printf(Locale.ROOT, "%5.0f s  %s%n", (System.nanoTime() - BEGIN) / 1e9, what);
    }

    /** Of the machine in the last minute, this benchmark's own included. */
    static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    }
}
