package io.barid.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Of another JVM: CPU time including system calls (JEP 509), and what is allocated. */
final class FlightRecording {

    private FlightRecording() {}

    static void begin(long pid) throws Exception {
        jcmd(pid, "JFR.start", "name=benchmark", "jdk.CPUTimeSample#enabled=true", "jdk.CPUTimeSample#throttle=500/s");
    }

    static void end(long pid, Path file) throws Exception {
        jcmd(pid, "JFR.stop", "name=benchmark", "filename=" + file);
    }

    private static void jcmd(long pid, String... words) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid)));
        command.addAll(List.of(words));
        Process asked = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (asked.waitFor() != 0) {
            throw new IOException("jcmd failed: " + command);
        }
    }
}
