package io.barid.allinone;

import io.barid.embedded.Children;
import io.barid.embedded.EmbeddedService;
import io.barid.embedded.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One service in a JVM of its own, from its runnable jar; its output goes to {@code log/PART.log}. */
final class ServiceProcess implements EmbeddedService {

    private static final int STOP_SECONDS = 17;

    private final Part part;
    private final Settings settings;
    private final Path root;
    private Process process;

    /** @param root the folder of the clone, below which the jars are */
    ServiceProcess(Part part, Settings settings, Path root) {
        this.part = part;
        this.settings = settings;
        this.root = root;
    }

    /** Returns once the process lives, ready or not. */
    @Override
    public synchronized void start() {
        if (isAlive()) {
            return;
        }
        ProcessBuilder builder = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        settings.home().logs().resolve(part + ".log").toFile()));
        builder.environment().keySet().removeIf(variable -> variable.startsWith("BARID_"));
        builder.environment().putAll(settings.of(part));
        try {
            process = Children.start(builder);
        } catch (IOException e) {
            throw new StartException(part + " cannot be started: " + e.getMessage() + ".", e);
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(Children.boundToThisJvm());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xms32m",
                "-Xmx320m",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                jar().toString()));
        return command;
    }

    private Path jar() {
        Path folder = root.resolve(part.toString()).resolve("target");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no *-exec.jar in it"));
        } catch (IOException e) {
            throw new StartException(part + " is not built in " + folder + ": run mvn -DskipTests package.", e);
        }
    }

    @Override
    public synchronized void stop() {
        if (!isAlive()) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    @Override
    public synchronized long pid() {
        if (process == null) {
            throw new IllegalStateException(part + " was never started");
        }
        return process.pid();
    }

    @Override
    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    @Override
    public synchronized CompletableFuture<Void> onExit() {
        return process == null
                ? CompletableFuture.completedFuture(null)
                : process.onExit().thenApply(ended -> null);
    }
}
