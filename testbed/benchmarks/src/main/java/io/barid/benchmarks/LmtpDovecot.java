package io.barid.benchmarks;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Debian's Dovecot that gets mail by LMTP and hands it out by POP3S; accounts as {@link MailSystem} has them, passwords in clear. */
final class LmtpDovecot implements AutoCloseable {

    private static final int NOBODY = 65534;
    private static final int START_SECONDS = 20;

    private final Path folder;
    private final Path mail;
    private final int pop3s = ServiceJar.freePort();
    private final Process process;

    LmtpDovecot(Path folder) throws Exception {
        this.folder = Files.createDirectories(folder);
        this.mail = Files.createDirectories(folder.resolve("mail"));
        for (Path shown : List.of(folder, mail)) {
            Files.setPosixFilePermissions(shown, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.setAttribute(mail, "unix:uid", NOBODY);
        Path tls = Files.createDirectories(folder.resolve("tls"));
        RecipientStandIn.certificate(tls);
        StringBuilder users = new StringBuilder();
        for (int i = 0; i < MailSystem.ACCOUNTS; i++) {
            users.append("%s:{PLAIN}%s:%d:%d::%s::\n"
                    .formatted(
                            MailSystem.address(i), MailSystem.password(i), NOBODY, NOBODY, mail.resolve("user" + i)));
        }
        Files.writeString(folder.resolve("users"), users);
        Files.writeString(folder.resolve("dovecot.conf"), configuration());
        process = new ProcessBuilder(
                        "dovecot", "-F", "-c", folder.resolve("dovecot.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("start.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        awaitPort(process, pop3s, START_SECONDS, folder.resolve("start.log"), folder.resolve("dovecot.log"));
    }

    private String configuration() {
        return """
                protocols = pop3 lmtp
                listen = 127.0.0.1
                base_dir = %1$s/run
                state_dir = %1$s/state
                log_path = %1$s/dovecot.log
                ssl = required
                ssl_cert = <%1$s/tls/cert.pem
                ssl_key = <%1$s/tls/key.pem
                mail_location = maildir:~/Maildir
                mail_fsync = always
                first_valid_uid = 1
                mail_max_userip_connections = 1000
                auth_cache_size = 100M
                passdb {
                  driver = passwd-file
                  args = %1$s/users
                }
                userdb {
                  driver = passwd-file
                  args = %1$s/users
                }
                service lmtp {
                  unix_listener %1$s/lmtp {
                    mode = 0666
                  }
                }
                service pop3-login {
                  inet_listener pop3 {
                    port = 0
                  }
                  inet_listener pop3s {
                    port = %2$d
                    ssl = yes
                  }
                }
                """.formatted(folder, pop3s);
    }

    /** Waits until a started process listens there. */
    static void awaitPort(Process started, int port, int seconds, Path... logs) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (true) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                return;
            } catch (IOException e) {
                if (!started.isAlive() || System.nanoTime() > end) {
                    StringBuilder said = new StringBuilder("did not start:\n");
                    for (Path log : logs) {
                        said.append(Files.exists(log) ? Files.readString(log) : "");
                    }
                    throw new IllegalStateException(said.toString());
                }
                Thread.sleep(20);
            }
        }
    }

    int pop3sPort() {
        return pop3s;
    }

    long pid() {
        return process.pid();
    }

    /** Messages are files in new until somebody reads, then in cur. */
    long stored(int account) {
        Path maildir = mail.resolve("user" + account).resolve("Maildir");
        return count(maildir.resolve("new")) + count(maildir.resolve("cur"));
    }

    private static long count(Path folder) {
        String[] names = folder.toFile().list();
        return names == null ? 0 : names.length;
    }

    /** Copies of the first message, seen before, named as its own delivery names them. */
    void fill(int account, int messages) throws IOException {
        Path maildir = mail.resolve("user" + account).resolve("Maildir");
        byte[] content;
        try (Stream<Path> files = Files.list(maildir.resolve("new"))) {
            content = Files.readAllBytes(files.findFirst().orElseThrow());
        }
        for (int i = 1; i <= messages; i++) {
            String name = "%d.M%dP1.benchmark,S=%d:2,".formatted(1_700_000_000 + i, i, content.length);
            Path file = Files.write(maildir.resolve("cur").resolve(name), content);
            Files.setAttribute(file, "unix:uid", NOBODY);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
