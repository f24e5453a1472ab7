package io.barid.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code docker compose up} of the top-level file, as a project of its own on free ports: images, memory limits, networks and proxies
 * as an operator has them. Relaying is not measured: a sink on this machine is none that a container reaches.
 */
final class ComposeSystem implements MailSystem {

    private static final List<String> PARTS = List.of(
            "smtp-gateway", "relay-service", "mailbox-service", "pop3-gateway", "dns-resolver", "kafka", "postgres");

    private final Path root;
    private final String project = "barid-benchmark-" + ProcessHandle.current().pid();
    private final Map<String, String> variables = new TreeMap<>();
    private final Map<String, Long> pids = new TreeMap<>();
    private final double startSeconds;
    private final StoredRows rows;

    /** Builds the images first. */
    ComposeSystem(Path root) throws Exception {
        this.root = root;
        for (String name : List.of("SMTP", "SUBMISSION", "SUBMISSIONS", "POP3", "POP3S", "GRAFANA")) {
            variables.put("BARID_" + name + "_PORT", Integer.toString(MeasuredBarid.freePort()));
        }
        variables.put("BARID_TRUSTED_NETWORKS", "0.0.0.0/0");
        try {
            WholeProgress.say("building images");
            compose("build", "-q");
            WholeProgress.say("docker compose up");
            long begin = System.nanoTime();
            compose("up", "-d", "--wait", "--quiet-pull");
            startSeconds = (System.nanoTime() - begin) / 1e9;
            for (String part : PARTS) {
                pids.put(part, Long.parseLong(inspect(part, "{{.State.Pid}}")));
            }
            Path secrets =
                    Path.of(docker("volume", "inspect", "-f", "{{.Mountpoint}}", project + "_secrets"), "secrets");
            StoredSmtp.accounts(
                    URI.create("http://" + address("mailbox-service") + ":8080"),
                    Files.readString(secrets.resolve("admin-token")).strip(),
                    ACCOUNTS);
            rows = new StoredRows(StoredRows.connect(
                    address("postgres") + ":5432",
                    Files.readString(secrets.resolve("postgres-mailbox-password"))
                            .strip()));
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    private String compose(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("compose", "-p", project));
        command.addAll(List.of(words));
        return docker(command.toArray(String[]::new));
    }

    private String docker(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(words));
        Path output = Files.createTempFile("barid-benchmark-docker-", "");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(root.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(variable -> variable.startsWith("BARID_"));
            builder.environment().putAll(variables);
            int status = builder.start().waitFor();
            String said = Files.readString(output).strip();
            if (status != 0) {
                throw new IOException(String.join(" ", command) + " failed:\n" + said);
            }
            return said;
        } finally {
            Files.delete(output);
        }
    }

    private String inspect(String part, String what) throws IOException, InterruptedException {
        return docker("inspect", "-f", what, compose("ps", "-q", part));
    }

    /** In the network of all parts, which this machine reaches. */
    private String address(String part) throws IOException, InterruptedException {
        return inspect(part, "{{(index .NetworkSettings.Networks \"" + project + "_inside\").IPAddress}}");
    }

    private InetSocketAddress published(String name) {
        return JourneyBenchmark.loopback(Integer.parseInt(variables.get("BARID_" + name + "_PORT")));
    }

    @Override
    public String title() {
        return "Barid, compose";
    }

    @Override
    public boolean java() {
        return true;
    }

    @Override
    public String guarantee() {
        return "Kafka has written the message to its log and flushed it to disk (flush.messages=1 with one broker)";
    }

    @Override
    public InetSocketAddress smtp() {
        return published("SMTP");
    }

    @Override
    public Optional<InetSocketAddress> pop3s() {
        return Optional.of(published("POP3S"));
    }

    @Override
    public Optional<Submission> submission() {
        return Optional.empty();
    }

    @Override
    public Map<String, Double> cpu() {
        return CpuTimes.of(pids);
    }

    @Override
    public Map<String, Double> written() {
        return CpuTimes.written(pids);
    }

    @Override
    public Map<String, Double> memory() {
        Map<String, Double> memory = new TreeMap<>();
        pids.forEach((part, pid) -> memory.put(part, CpuTimes.proportionalKibibytes(pid) / 1024.0));
        return memory;
    }

    @Override
    public long stored() throws Exception {
        return rows.stored();
    }

    @Override
    public long stored(int account) throws Exception {
        return rows.stored(account);
    }

    @Override
    public void fill(int account, int messages) throws Exception {
        rows.fill(account, messages);
    }

    @Override
    public double startSeconds() {
        return startSeconds;
    }

    /** With its volumes; the images stay. */
    @Override
    public void close() throws IOException, InterruptedException {
        compose("down", "-v", "-t", "20");
    }
}
