package io.barid.dovecot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A running Dovecot that speaks POP3. It ends with this JVM, and its folder goes with it. */
public final class Dovecot implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofSeconds(20);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    private final DovecotSettings settings;
    private final Path folder;
    private final Owner owner;
    private final InetSocketAddress pop3;
    private final InetSocketAddress pop3s;
    private final Process process;
    private final Thread endWithUs = new Thread(this::end, "end-dovecot");

    private Dovecot(
            DovecotSettings settings,
            Path folder,
            Owner owner,
            InetSocketAddress pop3,
            InetSocketAddress pop3s,
            Process process) {
        this.settings = settings;
        this.folder = folder;
        this.owner = owner;
        this.pop3 = pop3;
        this.pop3s = pop3s;
        this.process = process;
        Runtime.getRuntime().addShutdownHook(endWithUs);
    }

    /** Whether the packages are there. */
    public static boolean installed() {
        return Installed.find("dovecot").isPresent()
                && Installed.find("doveadm").isPresent()
                && Files.isExecutable(Path.of("/usr/lib/dovecot/pop3"));
    }

    /** Such as {@code 2.3.19.1}. */
    public static String version() {
        try {
            Process process = new ProcessBuilder(Installed.program("dovecot").toString(), "--version").start();
            String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return line.strip().split(" ")[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when it answers. @throws IllegalStateException with its log when it does not within 20 seconds */
    public static Dovecot start(DovecotSettings settings) {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var pop3 = new InetSocketAddress(InetAddress.getLoopbackAddress(), one.getLocalPort());
            var pop3s = new InetSocketAddress(InetAddress.getLoopbackAddress(), two.getLocalPort());
            Path folder = folder();
            Owner owner = Owner.of(folder);
            owner.give(Files.createDirectory(folder.resolve("mail")));
            Path configuration = Configuration.write(folder, settings, owner, pop3.getPort(), pop3s.getPort());
            Configuration.passwords(folder, settings);
            one.close();
            two.close();
            var dovecot = new Dovecot(settings, folder, owner, pop3, pop3s, launch(folder, configuration));
            dovecot.awaitGreeting();
            return dovecot;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its users must pass through it, and its sockets' names have room for 107 octets. */
    private static Path folder() throws IOException {
        Path folder = Files.createTempDirectory("dovecot-");
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Process launch(Path folder, Path configuration) throws IOException {
        return new ProcessBuilder(Installed.program("dovecot").toString(), "-F", "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("dovecot.out").toFile())
                .start();
    }

    private void awaitGreeting() {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        while (!greets()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                String log = log();
                close();
                throw new IllegalStateException("Dovecot does not answer:\n" + log);
            }
        }
    }

    private boolean greets() {
        try (Socket socket = new Socket()) {
            socket.connect(pop3, 1000);
            socket.setSoTimeout(1000);
            return socket.getInputStream().read() == '+';
        } catch (IOException e) {
            pause();
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Begins in clear, offers STLS. */
    public InetSocketAddress pop3() {
        return pop3;
    }

    /** TLS from the first octet. */
    public InetSocketAddress pop3s() {
        return pop3s;
    }

    /**
     * Puts messages into an account's mailbox, after those that are there.
     *
     * @param messages as they come over the wire: CRLF line ends, no dot-stuffing
     */
    public void deliver(String account, Stream<byte[]> messages) {
        try {
            Path mailbox = switch (settings.format) {
                case MAILDIR -> folder.resolve("mail").resolve(account).resolve("maildir");
                case MDBOX -> folder.resolve("mail").resolve("import").resolve(account);
            };
            MaildirWriter writer = MaildirWriter.open(mailbox, owner);
            for (byte[] message : (Iterable<byte[]>) messages::iterator) {
                writer.add(message);
            }
            if (settings.format == DovecotSettings.Format.MDBOX) {
                Doveadm.run(folder, "import", "-u", account, "maildir:" + mailbox, "", "all");
                delete(mailbox);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void deliver(String account, byte[]... messages) {
        deliver(account, Stream.of(messages));
    }

    /** What it wrote since its start. */
    private String log() {
        return text("dovecot.out") + text("dovecot.log");
    }

    private String text(String file) {
        try {
            Path path = folder.resolve(file);
            return Files.exists(path) ? Files.readString(path, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(endWithUs);
        end();
    }

    private void end() {
        process.destroy();
        try {
            if (!process.waitFor(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
