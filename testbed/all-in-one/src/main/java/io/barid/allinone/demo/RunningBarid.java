package io.barid.allinone.demo;

import io.barid.embedded.Children;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** {@code ./barid up} of one organisation: a child that ends with this JVM, whatever ends this one. */
final class RunningBarid {

    private static final int LAST_LINES = 5;
    /** It gives its own parts 17 seconds. */
    private static final int STOP_SECONDS = 25;

    private final Organisation organisation;
    private final Process process;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Deque<String> last = new ArrayDeque<>();
    private volatile int partsReady;

    private RunningBarid(Organisation organisation, Process process) {
        this.organisation = organisation;
        this.process = process;
        Thread.ofPlatform().daemon().name("reads-" + organisation).start(this::read);
    }

    static RunningBarid start(Organisation organisation) {
        ProcessBuilder builder = new ProcessBuilder(command(organisation))
                .directory(organisation.home().toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(variable -> variable.startsWith("BARID_"));
        builder.environment().putAll(organisation.variables());
        // reaches Kafka's JVM, too: they live too short to be worth the second compiler's work
        builder.environment().put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
        try {
            return new RunningBarid(organisation, Children.start(builder));
        } catch (IOException e) {
            throw new DemoException("The Barid of " + organisation + " cannot be started: " + e.getMessage(), e);
        }
    }

    private static List<String> command(Organisation organisation) {
        List<String> command = new ArrayList<>(Children.boundToThisJvm());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.springframework.boot.logging.LoggingSystem=none",
                "-Dlogback.configurationFile=barid-logback.xml",
                "-Dbarid.log=" + organisation.log(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.barid.allinone.Barid",
                "up"));
        return command;
    }

    /** Its pipe has to be emptied for as long as it lives. */
    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                hear(line);
            }
        } catch (IOException e) {
            // its end, which the next line tells
        }
        ready.completeExceptionally(new DemoException("The Barid of " + organisation + " ended: " + lastLines()));
    }

    private void hear(String line) {
        if (line.matches("  \\S+ +ready .*")) {
            partsReady++;
        }
        if (line.startsWith("Barid is ready")) {
            ready.complete(null);
        }
        synchronized (last) {
            last.add(line);
            if (last.size() > LAST_LINES) {
                last.remove();
            }
        }
    }

    private String lastLines() {
        synchronized (last) {
            return String.join(" / ", last);
        }
    }

    /** Done when all its services are ready; failed when it ended before. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    int partsReady() {
        return partsReady;
    }

    Organisation organisation() {
        return organisation;
    }

    /** Asks it to end. */
    void end() {
        process.destroy();
    }

    /** Returns when it has ended, with all its parts. */
    void awaitEnd() {
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
