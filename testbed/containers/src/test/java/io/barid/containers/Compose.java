package io.barid.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code docker compose} on the top-level file, as a project with a name and ports of its own. */
final class Compose {

    private static final Duration USUAL = Duration.ofSeconds(90);

    private final String project;
    private final Path root = root();
    private final List<String> files;
    private final Map<String, Integer> ports = new LinkedHashMap<>();

    Compose(String project, String... files) {
        this.project = project;
        this.files = List.of(files);
        for (String port : List.of(
                "BARID_SMTP_PORT",
                "BARID_SUBMISSION_PORT",
                "BARID_SUBMISSIONS_PORT",
                "BARID_POP3_PORT",
                "BARID_POP3S_PORT",
                "BARID_GRAFANA_PORT")) {
            ports.put(port, freePort());
        }
    }

    /** The number of a published port, by its variable. */
    int port(String variable) {
        return ports.get(variable);
    }

    /** What it printed; fails when it does. */
    String run(String... words) {
        return run(USUAL, "", words);
    }

    String run(Duration longest, String input, String... words) {
        List<String> command = new ArrayList<>(List.of("docker", "compose", "-p", project));
        files.forEach(file -> command.addAll(List.of("-f", root.resolve(file).toString())));
        command.addAll(List.of(words));
        return call(longest, input, command);
    }

    /** {@code ./barid WORDS} beside the services. */
    String barid(String input, String... words) {
        List<String> command = new ArrayList<>(List.of("run", "--rm", "-T", "cli"));
        command.addAll(List.of(words));
        return run(USUAL, input, command.toArray(String[]::new));
    }

    /** {@code docker WORDS}. */
    String docker(String... words) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(words));
        return call(USUAL, "", command);
    }

    /** The ids of its containers, those that ended too. */
    List<String> containers() {
        return run("ps", "-aq").lines().toList();
    }

    String container(String service) {
        return run("ps", "-q", service).strip();
    }

    private String call(Duration longest, String input, List<String> command) {
        try {
            Path output = Files.createTempFile("compose", ".out");
            Path errors = Files.createTempFile("compose", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("BARID_") || name.startsWith("COMPOSE_"));
            // a closed port: nothing that is asked here leaves this machine
            builder.environment().put("BARID_DNS_SERVERS", "127.0.0.1:9");
            ports.forEach((variable, port) -> builder.environment().put(variable, port.toString()));
            Process process = builder.start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            boolean ended = process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            String said = Files.readString(output);
            String complained = Files.readString(errors);
            Files.delete(output);
            Files.delete(errors);
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError(String.join(" ", command)
                        + (ended ? " ended with " + process.exitValue() : " did not end within " + longest) + "\n"
                        + said + complained);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docker-compose.yml"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
