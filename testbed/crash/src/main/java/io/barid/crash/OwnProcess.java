package io.barid.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A replica or a broker that we start ourselves. */
final class OwnProcess implements Member {

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private final Callable<Boolean> ready;
    private volatile Process process;

    OwnProcess(String name, List<String> command, Map<String, String> environment, Path log, Callable<Boolean> ready) {
        this.name = name;
        this.command = command;
        this.environment = environment;
        this.log = log;
        this.ready = ready;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long pid() throws IOException {
        if (process == null || !process.isAlive()) {
            throw new IOException(name + " does not run");
        }
        return process.pid();
    }

    @Override
    public void start() throws IOException {
        if (process != null && process.isAlive()) {
            return;
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        process = builder.start();
    }

    @Override
    public boolean ready() throws Exception {
        return process.isAlive() && ready.call();
    }

    @Override
    public boolean store() {
        return name.startsWith("kafka");
    }

    void end() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
