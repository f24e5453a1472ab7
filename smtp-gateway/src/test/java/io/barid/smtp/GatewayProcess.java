package io.barid.smtp;

import io.barid.embedded.Children;
import io.barid.smtp.policy.MailPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The gateway in a JVM of its own, to be measured and to be killed. */
public final class GatewayProcess implements AutoCloseable {

    private static final String GONE = "gone";

    private final Process process;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final String[] ports;

    /** Returns when its ports are open. @param options of the JVM, such as {@code -Xmx256m} */
    public GatewayProcess(Map<String, String> settings, String... options) {
        List<String> command = new ArrayList<>(Children.boundToThisJvm());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), GatewayChild.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(variable -> variable.startsWith("BARID_"));
        builder.environment().putAll(settings);
        try {
            process = Children.start(builder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::read);
        ports = answer().split(" ");
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(GatewayChild.MARK)) {
                    answers.add(line.substring(GatewayChild.MARK.length()));
                } else {
                    log.add(line);
                }
            }
        } catch (IOException e) {
            log.add(e.toString());
        }
        answers.add(GONE);
    }

    private String answer() {
        try {
            String answer = answers.poll(60, TimeUnit.SECONDS);
            if (answer == null || answer.equals(GONE)) {
                throw new AssertionError("the gateway does not answer; it said:\n" + String.join("\n", log));
            }
            return answer;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private long ask(String question) {
        try {
            process.outputWriter().write(question + "\n");
            process.outputWriter().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(String.join("\n", log), e);
        }
        return Long.parseLong(answer());
    }

    public InetSocketAddress address(MailPort port) {
        int number = Integer.parseInt(
                switch (port) {
                    case MX -> ports[0];
                    case SUBMISSION -> ports[1];
                    case SUBMISSIONS -> ports[2];
                });
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), number);
    }

    public int httpPort() {
        return Integer.parseInt(ports[3]);
    }

    /** Octets of the heap in use after a collection. */
    public long heap() {
        return ask("heap");
    }

    /** Platform threads. */
    public long threads() {
        return ask("threads");
    }

    /** Octets of content in memory. */
    public long budget() {
        return ask("budget");
    }

    /** What it wrote so far. */
    public List<String> log() {
        return log;
    }

    /** SIGTERM; its pipes stay open, as {@link Process#destroy} would not leave them. */
    public void terminate() {
        process.toHandle().destroy();
    }

    public Process process() {
        return process;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
