package io.barid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code ./barid demo} as a newcomer runs it, and what it leaves: nothing. */
class DemoIT {

    private static final Duration PROMISED = Duration.ofSeconds(90);
    private static final int COLUMNS = 100;

    /** What has to stand in its output, in this order. */
    private static final List<String> STORY = List.of(
            "company.example       ready after",
            "organization.example  ready after",
            "\n1. Ahmed writes",
            "Subject: How email works",
            "\n2. ",
            "S: 220 mx.company.example ",
            "C: EHLO ahmeds-pc.company.example",
            "C: STARTTLS",
            "encrypted: TLSv1.3",
            "C: AUTH PLAIN ***",
            "S: 235 ",
            "C: MAIL FROM:<ahmed@company.example>",
            "C: RCPT TO:<aya@organization.example>",
            "C: DATA",
            "S: 354 ",
            "S: 250 2.0.0 Ok: queued as ",
            "\n3. ",
            "topic mail.accepted",
            "routed    aya@organization.example is not of this domain",
            "\n4. ",
            "C: organization.example MX?",
            "S: organization.example. 300 IN MX 10 mx.organization.example.",
            "C: mx.organization.example A?",
            "S: mx.organization.example. 300 IN A 127.0.0.2",
            "MX record 10 mx.organization.example 127.0.0.2",
            "\n5. ",
            "S: 220 mx.organization.example ",
            "C: EHLO mx.company.example",
            "C: STARTTLS",
            "C: MAIL FROM:<ahmed@company.example>",
            "C: RCPT TO:<aya@organization.example>",
            "S: 250 2.0.0 Ok: queued as ",
            "\n6. ",
            "topic mail.local",
            "octets in PostgreSQL",
            "\n7. ",
            "S: +OK ",
            "C: STLS",
            "encrypted: TLSv1.3",
            "C: USER aya@organization.example",
            "C: PASS ***",
            "C: STAT",
            "S: +OK 1 ",
            "C: LIST",
            "C: RETR 1",
            "S: Return-Path: <ahmed@company.example>",
            "by mx.organization.example (Barid)",
            "by mx.company.example (Barid)",
            "S: Subject: How email works",
            "S: Hello Aya",
            "C: DELE 1",
            "C: QUIT",
            "S: +OK ",
            "Aya reads what Ahmed wrote",
            "nothing runs any more");

    private Path folder;
    private Process process;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("barid-e2e-demo-").toRealPath();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void end() throws Exception {
        if (process != null && process.isAlive()) {
            process.destroy();
            process.waitFor(40, TimeUnit.SECONDS);
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void tellsTheWholeStoryInTime() throws Exception {
        double others = Math.max(
                1,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()
                        / Runtime.getRuntime().availableProcessors());
        long begin = System.nanoTime();
        start();
        assertThat(process.waitFor(6, TimeUnit.MINUTES)).isTrue();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        String output = output();
        System.out.println(output + "\n./barid demo took " + took.toSeconds() + " s, load before " + others);
        assertThat(process.exitValue()).isZero();
        assertThat(output).containsSubsequence(STORY);
        assertThat(output.lines()).allMatch(line -> line.length() <= COLUMNS);
        assertThat(output).doesNotContain("\033").doesNotContain("\r");
        assertThat(output.lines().filter(line -> line.contains("C: PASS") || line.contains("C: AUTH")))
                .allMatch(line -> line.endsWith("***"));
        assertThat(running()).isEmpty();
        assertThat(left()).containsExactly("out");
        // busy with something else, a machine may take as much longer as that takes of it
        assertThat(took).isLessThan(Duration.ofMillis((long) (PROMISED.toMillis() * others)));
    }

    @Test
    void endsWithAllItsPartsAtControlC() throws Exception {
        start();
        await("both Kafkas", () -> kafkas() == 2);
        signal("INT", process.pid());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(output()).contains("Interrupted").doesNotContain("failed");
        assertThat(running()).isEmpty();
        assertThat(left()).containsExactly("out");
    }

    @Test
    void saysWhatFailedAndLeavesTheLogs() throws Exception {
        start();
        await("both Kafkas", () -> kafkas() == 2);
        signal("KILL", process.children().findFirst().orElseThrow().pid());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(output())
                .contains("The demo failed at the start: The Barid of ")
                .contains("Its logs are in ");
        // Kafka and PostgreSQL of the killed one notice by themselves
        await("all to end", () -> running().isEmpty());
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile).filter(file -> !file.endsWith("out")))
                    .isNotEmpty()
                    .allMatch(file -> file.getParent().endsWith("log"));
        }
    }

    private void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        RunningBarid.root().resolve("barid").toString(), "demo")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("BARID_"));
        builder.environment().put("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + folder);
        process = builder.start();
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("out"));
    }

    private long kafkas() {
        return running().stream().filter(each -> each.contains("KafkaChild")).count();
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** Processes that work in the folder or have it on their command line. */
    private List<String> running() {
        return ProcessHandle.allProcesses()
                .filter(each -> each.pid() != ProcessHandle.current().pid())
                .map(each -> each.pid() + " " + cwd(each.pid()) + " " + commandLine(each.pid()))
                .filter(each -> each.contains(folder.toString()))
                .toList();
    }

    private static String cwd(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static String commandLine(long pid) {
        try {
            byte[] words = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
            return new String(words, StandardCharsets.UTF_8).replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    private static void signal(String name, long pid) {
        Command.of("kill", "-" + name, Long.toString(pid)).run().expectSuccess();
    }

    private void await(String what, BooleanSupplier condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what + "\n" + running() + "\n" + output());
            }
            Thread.sleep(50);
        }
    }
}
