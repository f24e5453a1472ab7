package io.barid.endtoend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program run to its end. */
final class Command {

    private final List<String> words;
    private final Map<String, String> environment;
    private byte[] input = new byte[0];

    private Command(List<String> words, Map<String, String> environment) {
        this.words = words;
        this.environment = environment;
    }

    /** What it printed and how it ended. */
    record Outcome(int status, byte[] output, String errors) {
        String text() {
            return new String(output, StandardCharsets.ISO_8859_1);
        }

        Outcome expectSuccess() {
            if (status != 0) {
                throw new AssertionError("status " + status + "\n" + text() + errors);
            }
            return this;
        }
    }

    static Command of(String... words) {
        return new Command(List.of(words), Map.of());
    }

    Command with(Map<String, String> variables) {
        return new Command(words, variables).input(input);
    }

    Command input(byte[] octets) {
        this.input = octets;
        return this;
    }

    Command input(String text) {
        return input(text.getBytes(StandardCharsets.UTF_8));
    }

    Outcome run(Duration longest) {
        Path out = null;
        Path err = null;
        Path in = null;
        try {
            out = Files.createTempFile("out", "");
            err = Files.createTempFile("err", "");
            in = Files.createTempFile("in", "");
            Files.write(in, input);
            ProcessBuilder builder = new ProcessBuilder(words)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(words.getFirst() + " did not end within " + longest + "\n"
                        + Files.readString(out, StandardCharsets.ISO_8859_1)
                        + Files.readString(err, StandardCharsets.ISO_8859_1));
            }
            return new Outcome(
                    process.exitValue(), Files.readAllBytes(out), Files.readString(err, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } finally {
            delete(out);
            delete(err);
            delete(in);
        }
    }

    Outcome run() {
        return run(Duration.ofSeconds(90));
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
