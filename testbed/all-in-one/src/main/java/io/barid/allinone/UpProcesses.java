package io.barid.allinone;

import io.barid.embedded.EmbeddedService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * {@code ./barid up --processes}: each part is a child process that can be stopped, killed and started again. Nothing is
 * started by itself once it is up, and nothing ends because a part died.
 */
final class UpProcesses {

    /** Not the common pool: on two cores it has one thread, and what waits for a process would hold up its own news. */
    private static final Executor OWN_THREAD = task -> Thread.ofPlatform().start(task);

    private final Settings settings;
    private final Terminal terminal;
    private final Neighbours neighbours;
    private final Map<Part, EmbeddedService> parts = new EnumMap<>(Part.class);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean stopping;

    UpProcesses(Settings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
        this.neighbours = new Neighbours(settings);
        Path root = Path.of(System.getProperty("barid.root", "."));
        for (Part part : Part.values()) {
            if (part.service()) {
                parts.put(part, new ServiceProcess(part, settings, root));
            } else {
                neighbours.find(part).ifPresent(found -> parts.put(part, found));
            }
        }
    }

    /** Returns when Barid was told to stop and has stopped. */
    void run() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopAll, "stop"));
        Instant begin = Instant.now();
        CompletableFuture<Void> kafka = CompletableFuture.runAsync(() -> startAtFirst(Part.KAFKA), OWN_THREAD);
        startAtFirst(Part.POSTGRES);
        kafka.join();
        Part.services().forEach(this::start);
        try (ControlSocket control = ControlSocket.open(settings.home(), this)) {
            ReadinessWatch watch = ReadinessWatch.of(settings);
            for (Part service : Part.services()) {
                awaitFirst(watch, service, begin);
            }
            Welcome.print(settings, terminal, Duration.between(begin, Instant.now()));
            terminal.line("Each part is a process: ./barid stop PART, ./barid start PART; pids in "
                    + settings.home().run());
            stopped.await();
        }
    }

    private void startAtFirst(Part part) {
        if (parts.containsKey(part)) {
            Instant begin = Instant.now();
            start(part);
            terminal.ready(part, Duration.between(begin, Instant.now()));
        }
    }

    private void awaitFirst(ReadinessWatch watch, Part service, Instant begin) throws InterruptedException {
        watch.await(service);
        terminal.ready(service, Duration.between(begin, Instant.now()));
    }

    /** The pid file names a live process on return. */
    void start(Part part) {
        EmbeddedService running = running(part);
        synchronized (running) {
            if (stopping || running.isAlive()) {
                return;
            }
            if (part.service()) {
                running.start();
            } else {
                neighbours.start(part);
            }
            long pid = running.pid();
            write(part, pid);
            running.onExit().thenRun(() -> forget(part, pid));
        }
    }

    /** The process has ended on return. */
    void stop(Part part) {
        running(part).stop();
    }

    private EmbeddedService running(Part part) {
        EmbeddedService running = parts.get(part);
        if (running == null) {
            throw new UsageException(part + " is not one of ours: the settings name another one.");
        }
        return running;
    }

    private void write(Part part, long pid) {
        try {
            Path temporary = settings.home().run().resolve(part + ".pid.new");
            Files.writeString(temporary, pid + "\n");
            Files.move(temporary, settings.home().pidFile(part), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Only while the file still names the one that ended. */
    private void forget(Part part, long pid) {
        Path file = settings.home().pidFile(part);
        try {
            if (Files.exists(file) && Files.readString(file).strip().equals(Long.toString(pid))) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            terminal.line("The file " + file + " could not be removed: " + e.getMessage());
        }
    }

    /** Gateways first and together, then the services, then what they stored in. */
    private void stopAll() {
        stopping = true;
        stopTogether(List.of(Part.SMTP_GATEWAY, Part.POP3_GATEWAY), 17);
        stopTogether(List.of(Part.RELAY_SERVICE, Part.MAILBOX_SERVICE, Part.DNS_RESOLVER), 10);
        stopTogether(List.of(Part.KAFKA, Part.POSTGRES), 10);
        stopped.countDown();
    }

    private void stopTogether(List<Part> together, int seconds) {
        CompletableFuture<?>[] stops = together.stream()
                .filter(parts::containsKey)
                .map(part -> CompletableFuture.runAsync(() -> parts.get(part).stop(), OWN_THREAD))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(stops)
                .completeOnTimeout(null, seconds, TimeUnit.SECONDS)
                .join();
    }
}
