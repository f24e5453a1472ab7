package io.barid.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Debian's Postfix and Dovecot, instances of their own in a folder of their own, on loopback: Postfix hands mail for accounts to Dovecot
 * by LMTP, which keeps it in Maildirs. As root, since both change their processes' users. What is not about addresses and folders is as
 * it comes, but fsync is always on and there is no chroot.
 */
final class PostfixDovecot implements MailSystem {

    private static final Path DAEMONS = Path.of("/usr/lib/postfix/sbin");
    private static final int START_SECONDS = 30;

    private final Path folder = Files.createTempDirectory("postfix-dovecot-");
    private final Path configuration = folder.resolve("postfix");
    private final int port = ServiceJar.freePort();
    private final LmtpDovecot dovecot;
    private final Process master;
    private final double startSeconds;

    /** @param sink takes what goes to elsewhere.test */
    PostfixDovecot(int sink) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        long begin = System.nanoTime();
        dovecot = new LmtpDovecot(folder.resolve("dovecot"));
        master = startPostfix(sink);
        startSeconds = (System.nanoTime() - begin) / 1e9;
    }

    /** @throws IllegalArgumentException that says what is missing */
    static void require() {
        boolean installed =
                Files.isExecutable(DAEMONS.resolve("master")) && Files.isExecutable(Path.of("/usr/lib/dovecot/lmtp"));
        if (!installed || !System.getProperty("user.name").equals("root")) {
            throw new IllegalArgumentException(
                    "The pair needs root and the packages postfix, dovecot-pop3d and dovecot-lmtpd;"
                            + " --systems barid goes without.");
        }
    }

    private Process startPostfix(int sink) throws Exception {
        Files.createDirectories(configuration);
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.createDirectories(folder.resolve("queue"));
        Files.setAttribute(data, "unix:uid", Files.getAttribute(Path.of("/var/lib/postfix"), "unix:uid"));
        Files.writeString(configuration.resolve("main.cf"), mainCf(sink));
        Files.writeString(configuration.resolve("master.cf"), masterCf());
        StringBuilder mailboxes = new StringBuilder();
        for (int i = 0; i < ACCOUNTS; i++) {
            mailboxes.append(MailSystem.address(i)).append(" here\n");
        }
        Files.writeString(configuration.resolve("mailboxes"), mailboxes);
        // makes the folders of the queue
        run("postfix", "-c", configuration.toString(), "check");
        Process started = new ProcessBuilder(DAEMONS.resolve("master").toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("start.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroy));
        LmtpDovecot.awaitPort(started, port, START_SECONDS, folder.resolve("start.log"), folder.resolve("mail.log"));
        return started;
    }

    private String mainCf(int sink) {
        return """
                compatibility_level = 3.6
                queue_directory = %1$s/queue
                data_directory = %1$s/data
                maillog_file_prefixes = %1$s
                maillog_file = %1$s/mail.log
                myhostname = mail.example.test
                mydestination =
                mynetworks = 127.0.0.0/8
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                virtual_mailbox_domains = %2$s
                virtual_mailbox_maps = texthash:%1$s/postfix/mailboxes
                virtual_transport = lmtp:unix:%1$s/dovecot/lmtp
                transport_maps = inline:{ elsewhere.test=smtp:[127.0.0.1]:%3$d }
                message_size_limit = 52428800
                """.formatted(folder, SmtpLoad.DOMAIN, sink);
    }

    private String masterCf() {
        return """
                127.0.0.1:%d inet n - n - - smtpd
                cleanup unix n - n - 0 cleanup
                qmgr unix n - n 300 1 qmgr
                tlsmgr unix - - n 1000? 1 tlsmgr
                rewrite unix - - n - - trivial-rewrite
                bounce unix - - n - 0 bounce
                defer unix - - n - 0 bounce
                trace unix - - n - 0 bounce
                verify unix - - n - 1 verify
                flush unix n - n 1000? 0 flush
                proxymap unix - - n - - proxymap
                proxywrite unix - - n - 1 proxymap
                smtp unix - - n - - smtp
                relay unix - - n - - smtp
                error unix - - n - - error
                retry unix - - n - - error
                discard unix - - n - - discard
                lmtp unix - - n - - lmtp
                anvil unix - - n - 1 anvil
                scache unix - - n - 1 scache
                postlog unix-dgram n - n - 1 postlogd
                """.formatted(port);
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }

    @Override
    public String title() {
        return "Postfix+Dovecot";
    }

    @Override
    public String guarantee() {
        return "Postfix has written the message to a file of its queue and flushed that file to disk (fsync)";
    }

    @Override
    public InetSocketAddress smtp() {
        return JourneyBenchmark.loopback(port);
    }

    @Override
    public Optional<InetSocketAddress> pop3s() {
        return Optional.of(JourneyBenchmark.loopback(dovecot.pop3sPort()));
    }

    /** It relays for mynetworks. */
    @Override
    public Optional<Submission> submission() {
        return Optional.of(new Submission(smtp(), false));
    }

    @Override
    public Map<String, Double> cpu() {
        return Map.of("postfix", CpuTimes.seconds(master.pid()), "dovecot", CpuTimes.seconds(dovecot.pid()));
    }

    @Override
    public Map<String, Double> written() {
        return CpuTimes.written(Map.of("postfix", master.pid(), "dovecot", dovecot.pid()));
    }

    @Override
    public Map<String, Double> memory() {
        return Map.of(
                "postfix", CpuTimes.proportionalKibibytes(master.pid()) / 1024.0,
                "dovecot", CpuTimes.proportionalKibibytes(dovecot.pid()) / 1024.0);
    }

    @Override
    public long stored() {
        long all = 0;
        for (int i = 0; i < ACCOUNTS; i++) {
            all += stored(i);
        }
        return all;
    }

    @Override
    public long stored(int account) {
        return dovecot.stored(account);
    }

    @Override
    public void fill(int account, int messages) throws IOException {
        dovecot.fill(account, messages);
    }

    @Override
    public double startSeconds() {
        return startSeconds;
    }

    @Override
    public void close() throws Exception {
        List<ProcessHandle> own = master.descendants().toList();
        master.destroy();
        if (!master.waitFor(30, TimeUnit.SECONDS)) {
            master.destroyForcibly().waitFor();
        }
        own.forEach(ProcessHandle::destroy);
        dovecot.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
