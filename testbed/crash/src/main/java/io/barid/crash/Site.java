package io.barid.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The Barid that is broken: {@code ./barid up --processes}, second replicas beside it, and three brokers if wanted. It has the
 * network of this process for itself, so that all ports are those of the documentation.
 */
final class Site implements AutoCloseable {

    static final int SMTP = 2525;
    static final int SUBMISSIONS = 2465;
    static final int POP3S = 2995;
    private static final Map<String, Integer> HTTP = Map.of(
            "smtp-gateway",
            8081,
            "relay-service",
            8082,
            "mailbox-service",
            8083,
            "pop3-gateway",
            8084,
            "dns-resolver",
            8085);
    private static final int REPLICA = 100;
    private static final int START_SECONDS = 240;

    private final Path root = Path.of(System.getProperty("barid.root"));
    private final Path home;
    private final Map<String, String> environment = new TreeMap<>();
    private final List<Member> members = new CopyOnWriteArrayList<>();
    private final List<OwnProcess> own = new ArrayList<>();
    private final Clock clock;
    private Process up;

    /** @param brokers 1: the embedded Kafka; 3: brokers of their own */
    Site(int brokers, Map<String, String> settings) throws Exception {
        home = Files.createTempDirectory(Path.of("/var/tmp"), "barid-crash-");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        clock = new Clock(home.resolve("clock"));
        environment.put("BARID_HOME", home.toString());
        environment.put("BARID_HOSTNAME", "mail.example.test");
        environment.putAll(settings);
        environment.putAll(clock.environment());
        disk("postgres");
        if (brokers == 1) {
            disk("kafka");
            members.add(new PartOfUp("kafka"));
        } else {
            environment.put("BARID_KAFKA_SERVERS", Broker.SERVERS);
            for (int node = 1; node <= brokers; node++) {
                add(Broker.process(node, root, home));
            }
        }
        members.add(new PartOfUp("postgres"));
        for (String service :
                new String[] {"smtp-gateway", "relay-service", "mailbox-service", "pop3-gateway", "dns-resolver"}) {
            members.add(new PartOfUp(service));
        }
    }

    private void disk(String part) throws IOException, InterruptedException {
        Disk.mount(home.resolve(part + ".img"), home.resolve(part));
    }

    private void add(OwnProcess process) {
        own.add(process);
        members.add(process);
    }

    /** Returns when all of it can do its work. */
    void start() throws Exception {
        for (OwnProcess broker : own) {
            broker.start();
        }
        up = launch();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!output().contains("Barid is ready")) {
            if (!up.isAlive() || System.nanoTime() > end) {
                throw new IOException("Barid did not start:\n" + output());
            }
            Thread.sleep(200);
        }
        for (String service : new String[] {"smtp-gateway", "relay-service", "mailbox-service", "pop3-gateway"}) {
            OwnProcess replica = replica(service);
            add(replica);
            replica.start();
        }
        awaitReady(START_SECONDS);
    }

    private Process launch() throws IOException {
        return barid("up", "--processes")
                .redirectOutput(home.resolve("up.out").toFile())
                .start();
    }

    private ProcessBuilder barid(String... words) {
        List<String> command = new ArrayList<>(List.of(root.resolve("barid").toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(variable -> variable.startsWith("BARID_"));
        builder.environment().putAll(environment);
        return builder;
    }

    private String output() throws IOException {
        return Files.readString(home.resolve("up.out"));
    }

    /** The same command and settings as the part of {@code up}, with other ports. */
    private OwnProcess replica(String service) throws IOException {
        Path proc = Path.of("/proc", Long.toString(member(service).pid()));
        List<String> command = List.of(Files.readString(proc.resolve("cmdline")).split("\0"));
        Map<String, String> variables = new TreeMap<>();
        for (String variable : Files.readString(proc.resolve("environ")).split("\0")) {
            int equals = variable.indexOf('=');
            variables.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        String word = service.substring(0, service.indexOf('-')).toUpperCase(java.util.Locale.ROOT);
        int port = HTTP.get(service) + REPLICA;
        variables.put("BARID_" + word + "_HTTP_PORT", Integer.toString(port));
        Map.of("BARID_SMTP_PORT", SMTP, "BARID_SUBMISSION_PORT", 2587, "BARID_SUBMISSIONS_PORT", SUBMISSIONS)
                .forEach((name, usual) -> variables.put(name, Integer.toString(usual + REPLICA)));
        Map.of("BARID_POP3_PORT", 2110, "BARID_POP3S_PORT", POP3S)
                .forEach((name, usual) -> variables.put(name, Integer.toString(usual + REPLICA)));
        Path log = home.resolve("log/" + service + "-2.log");
        return new OwnProcess(service + "-2", command, variables, log, () -> Http.ready(port));
    }

    /** Waits until every process lives and can do its work. */
    void awaitReady(int seconds) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (Member member : members) {
            while (!member.ready()) {
                if (System.nanoTime() > end) {
                    throw new IOException(member.name() + " is not ready after " + seconds + " seconds");
                }
                Thread.sleep(100);
            }
        }
    }

    void account(String address, String password) throws IOException, InterruptedException {
        String token = Files.readString(home.resolve("secrets/admin-token")).strip();
        Http.put(8083, token, "/v1/domains/" + address.substring(address.indexOf('@') + 1), "{}");
        Http.put(8083, token, "/v1/accounts/" + address, "{\"password\":\"" + password + "\"}");
    }

    Path home() {
        return home;
    }

    Clock clock() {
        return clock;
    }

    List<Member> members() {
        return List.copyOf(members);
    }

    Member member(String name) {
        return members.stream()
                .filter(member -> member.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + name));
    }

    /** Those of both replicas. */
    static List<Integer> both(int port) {
        return List.of(port, port + REPLICA);
    }

    /** Whether nothing waits any more: no record to be read, no recipient in the queue. */
    boolean idle() throws InterruptedException {
        try {
            return Http.metric(8082, "mail_relay_queued_recipients") == 0
                    && Http.metric(8082, "mail_consumer_lag_records") == 0
                    && Http.metric(8083, "mail_consumer_lag_records") == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends all of it; data and logs stay. */
    @Override
    public void close() throws Exception {
        for (OwnProcess process : own) {
            process.end();
        }
        if (up != null) {
            up.destroy();
            up.waitFor(40, TimeUnit.SECONDS);
        }
    }

    /** Data and logs, once nothing runs any more. */
    void delete() throws IOException, InterruptedException {
        for (String line : Files.readAllLines(Path.of("/proc/mounts"))) {
            if (line.split(" ")[1].startsWith(home + "/")) {
                Shell.run("umount", line.split(" ")[1]);
            }
        }
        Shell.run("rm", "-rf", home.toString());
    }

    /** A part that {@code up} is the parent of. */
    private final class PartOfUp implements Member {
        private final String name;

        PartOfUp(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long pid() throws IOException {
            return Long.parseLong(
                    Files.readString(home.resolve("run/" + name + ".pid")).strip());
        }

        @Override
        public void start() throws Exception {
            ProcessBuilder builder = barid("start", name)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            home.resolve("start.out").toFile()));
            builder.environment().remove("LD_PRELOAD");
            Process start = builder.start();
            if (!start.waitFor(150, TimeUnit.SECONDS) || start.exitValue() != 0) {
                start.destroyForcibly();
                throw new IOException(
                        "barid start " + name + " failed: " + Files.readString(home.resolve("start.out")));
            }
        }

        @Override
        public boolean ready() throws InterruptedException {
            return alive() && (store() || Http.ready(HTTP.get(name)));
        }

        @Override
        public boolean store() {
            return !HTTP.containsKey(name);
        }
    }
}
