package io.barid.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Debian's Dovecot with Maildirs, its users in a passwd-file: each has several names, one for each {@link Check}. It runs as
 * root, its mail is nobody's. The one of testbed/dovecot makes certificate, hashes and mail for itself; here two share theirs,
 * which must be Barid's.
 */
final class Pop3Dovecot implements Pop3Server, AutoCloseable {

    /** How its processes are used (its documentation, "Login processes"). */
    enum Mode {
        /** A process for each connection that logs in, another for each session. */
        DEFAULT,
        /** "High-performance": two processes hold all connections that are under TLS or log in; those of sessions are reused. */
        FAST
    }

    private static final int NOBODY = 65534;
    private static final int START_SECONDS = 20;

    private final Mode mode;
    private final Path folder;
    private final Path mail;
    private final int port = ServiceJar.freePort();
    private final Process process;

    /**
     * @param folder   where it keeps all but mail
     * @param mail     its users' homes, shared with others of its kind
     * @param argon2id of {@link Pop3Accounts#PASSWORD}
     */
    Pop3Dovecot(Mode mode, Path folder, Path mail, Path tls, int accounts, String argon2id) throws Exception {
        this.mode = mode;
        this.folder = Files.createDirectories(folder);
        this.mail = Files.createDirectories(mail);
        Files.setAttribute(mail, "unix:uid", NOBODY);
        Files.setPosixFilePermissions(mail, PosixFilePermissions.fromString("rwxr-xr-x"));
        users(accounts, argon2id);
        Path configuration = folder.resolve("dovecot.conf");
        Files.writeString(configuration, configuration(tls));
        process = new ProcessBuilder("dovecot", "-F", "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("start.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        awaitPort();
    }

    private void users(int accounts, String argon2id) throws Exception {
        String own = ownWay();
        StringBuilder users = new StringBuilder();
        for (int i = 0; i < accounts; i++) {
            String rest = ":" + NOBODY + ":" + NOBODY + "::" + mail.resolve("user" + i) + "::\n";
            users.append("argon")
                    .append(i)
                    .append(":{ARGON2ID}")
                    .append(argon2id)
                    .append(rest);
            users.append("free")
                    .append(i)
                    .append(":{PLAIN}")
                    .append(Pop3Accounts.PASSWORD)
                    .append(rest);
            users.append("own").append(i).append(':').append(own).append(rest);
        }
        Files.writeString(folder.resolve("users"), users);
    }

    /** What {@code doveadm pw} makes when nothing else is asked for. */
    private static String ownWay() throws Exception {
        Process made = new ProcessBuilder("doveadm", "pw", "-p", Pop3Accounts.PASSWORD).start();
        return new String(made.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    }

    private String configuration(Path tls) {
        String fast = """
                service_count = 0
                process_min_avail = 2
                vsz_limit = 4G
              """;
        return """
                protocols = pop3
                listen = 127.0.0.1
                base_dir = %1$s/run
                state_dir = %1$s/state
                log_path = %1$s/dovecot.log
                ssl = required
                ssl_cert = <%2$s/cert.pem
                ssl_key = <%2$s/key.pem
                mail_location = maildir:~/Maildir
                mail_max_userip_connections = 100000
                first_valid_uid = 1
                default_client_limit = 40000
                default_process_limit = 20000
                default_vsz_limit = 2G
                auth_cache_size = 100M
                passdb {
                  driver = passwd-file
                  args = %1$s/users
                }
                userdb {
                  driver = passwd-file
                  args = %1$s/users
                }
                service pop3-login {
                  inet_listener pop3 {
                    port = 0
                  }
                  inet_listener pop3s {
                    port = %3$d
                    ssl = yes
                  }
                %4$s
                }
                service pop3 {
                %5$s
                }
                """.formatted(
                folder, tls, port, mode == Mode.FAST ? fast : "", mode == Mode.FAST ? "  service_count = 1000" : "");
    }

    private void awaitPort() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!open()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException(
                        "Dovecot did not start:\n" + Files.readString(folder.resolve("start.log")));
            }
            Thread.sleep(50);
        }
    }

    private boolean open() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Messages that were seen before, named as its own delivery names them. */
    void fill(int account, int messages, byte[] content) throws IOException {
        Path maildir = mail.resolve("user" + account).resolve("Maildir");
        for (String part : List.of("cur", "new", "tmp")) {
            Files.createDirectories(maildir.resolve(part));
        }
        for (Path made : List.of(
                maildir.getParent(), maildir, maildir.resolve("cur"), maildir.resolve("new"), maildir.resolve("tmp"))) {
            Files.setAttribute(made, "unix:uid", NOBODY);
        }
        for (int i = 1; i <= messages; i++) {
            String name =
                    "%d.M%dP1.benchmark,S=%d,W=%d:2,".formatted(1_700_000_000 + i, i, content.length, content.length);
            Files.write(maildir.resolve("cur").resolve(name), content);
        }
    }

    @Override
    public void forget(int account) throws IOException {
        try (Stream<Path> files = Files.list(mail.resolve("user" + account).resolve("Maildir"))) {
            for (Path file : files.filter(it -> it.getFileName().toString().startsWith("dovecot"))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public String title() {
        return "Dovecot " + mode.name().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Map<String, Long> pids() {
        return Map.of("dovecot", process.pid());
    }

    @Override
    public Login login(Check check, int account) {
        String name = switch (check) {
            case HASHED -> "argon";
            case KNOWN, FREE -> "free";
            case OWN_WAY -> "own";
        };
        return new Login(name + account, Pop3Accounts.PASSWORD);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
