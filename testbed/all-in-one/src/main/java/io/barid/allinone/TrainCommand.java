package io.barid.allinone;

import io.barid.embedded.Children;
import io.barid.embedded.EmbeddedKafka;
import io.barid.embedded.Learnt;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * {@code train FOLDER}: starts everything once, in a folder and on ports of its own, and keeps in FOLDER what the JVMs learnt
 * meanwhile, for later starts with the same jars and the same flags (JEP 483, 515).
 */
final class TrainCommand {

    private static final int LAST_LINES = 5;
    private static final int END_SECONDS = 120;

    private final Path folder;
    private final Terminal terminal;

    private TrainCommand(Path folder, Terminal terminal) {
        this.folder = folder;
        this.terminal = terminal;
    }

    static int run(List<String> options) throws InterruptedException {
        if (options.size() != 1 || options.getFirst().startsWith("-")) {
            throw new UsageException("train takes no option.");
        }
        Terminal terminal = new Terminal(System.out);
        terminal.line("Barid starts once, in a folder and on ports of its own, to learn how; 2 minutes.");
        try {
            new TrainCommand(Path.of(options.getFirst()).toAbsolutePath(), terminal).train();
        } catch (IOException e) {
            throw new UsageException("Nothing was learnt: " + e.getMessage() + ".", e);
        }
        terminal.line("Until the next build ./barid up is ready in little more than half the time.");
        return 0;
    }

    private void train() throws IOException, InterruptedException {
        delete(folder);
        Files.createDirectories(folder);
        startOnce();
        keep("up", ownFlags());
        keep("kafka", EmbeddedKafka.jvmFlags());
        Learnt.options(folder);
    }

    private void startOnce() throws IOException, InterruptedException {
        Path home = Files.createTempDirectory("barid-train-");
        // PostgreSQL does not run as root: the other user it runs as has to pass through
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
        List<String> command = new ArrayList<>(Children.boundToThisJvm());
        command.add(java());
        command.addAll(ownFlags());
        command.addAll(Learnt.recording(folder, "up"));
        command.addAll(List.of("-D" + Learnt.LEARNING + "=" + folder, "-cp", classPath(), Barid.class.getName(), "up"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(variable -> variable.startsWith("BARID_"));
        builder.environment().putAll(settings(home));
        Process up = Children.start(builder);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            end(up);
            delete(home);
        }));
        follow(up);
        end(up);
    }

    private static void end(Process up) {
        up.destroy();
        try {
            if (!up.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                up.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it as soon as it is ready, and reads to its end. */
    private void follow(Process up) throws IOException {
        Deque<String> last = new ArrayDeque<>();
        boolean ready = false;
        try (BufferedReader lines = up.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.matches("  \\S+ +ready .*")) {
                    terminal.line(line);
                }
                if (line.startsWith("Barid is ready")) {
                    ready = true;
                    // Process.destroy would close what is read here
                    up.toHandle().destroy();
                }
                last.add(line);
                if (last.size() > LAST_LINES) {
                    last.remove();
                }
            }
        }
        if (!ready) {
            throw new IOException("the Barid that was to learn ended: " + String.join(" / ", last));
        }
    }

    private static Map<String, String> settings(Path home) throws IOException {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "BARID_HOME", home.toString(),
                "BARID_HOSTNAME", "localhost",
                // nobody is asked
                "BARID_DNS_SERVERS", "127.0.0.1:9",
                "BARID_DNSSEC", "off"));
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (String variable : Ports.variables()) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                settings.put(variable, Integer.toString(socket.getLocalPort()));
            }
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
        return settings;
    }

    /** A JVM that runs nothing makes the cache of what another recorded. */
    private void keep(String name, List<String> flags) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        List<String> command = new ArrayList<>(Children.boundToThisJvm());
        command.add(java());
        command.addAll(flags);
        command.addAll(Learnt.creating(folder, name));
        command.addAll(List.of("-cp", classPath()));
        Path log = folder.resolve(name + ".log");
        Process creates = Children.start(
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()));
        if (!creates.waitFor(END_SECONDS, TimeUnit.SECONDS) || creates.exitValue() != 0) {
            creates.destroyForcibly();
            throw new IOException("the JVM could not keep it; " + log + " says why");
        }
        Learnt.forgetRecorded(folder, name);
        terminal.line("  %-16s kept   %5.1f s".formatted(name, (System.nanoTime() - begin) / 1e9));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    /** This JVM's, which are those of {@code up}. */
    private static List<String> ownFlags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments();
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("barid: " + folder + " could not be removed: " + e.getMessage());
        }
    }
}
