package io.barid.embedded;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Starts the child processes of this JVM, all from one thread that lives as long as the JVM. */
public final class Children {
    /** The kernel sends the parent-death signal when the starting <em>thread</em> ends, not the process. */
    private static final ExecutorService STARTER = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("embedded-children").factory());

    /** Held until they end: a collected Process closes its pipes, and Kafka takes that for our death. */
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    private Children() {}

    /** Starts it from the one thread; its end is not this class's business. */
    public static Process start(ProcessBuilder builder) throws IOException {
        try {
            Process child = STARTER.submit(builder::start).get();
            RUNNING.add(child);
            child.onExit().thenRun(() -> RUNNING.remove(child));
            return child;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(
                    "interrupted while starting " + builder.command().getFirst(), e);
        }
    }

    /** Words before a command, so that it hears no Ctrl-C of the terminal and is ended when this JVM is killed. */
    public static List<String> boundToThisJvm() {
        List<String> words = new ArrayList<>(Tools.OWN_SESSION);
        if (Tools.SETPRIV) {
            words.addAll(List.of("setpriv", "--pdeathsig=TERM"));
        }
        return words;
    }

    /** Waits for the end; an interrupt counts as "not yet" and stays set. */
    static boolean endsWithin(Process child, long seconds) {
        try {
            return child.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Sends INT, QUIT…, for which Java has no call. Best effort: the process may be gone. */
    static void signal(String name, long pid) {
        try {
            Process kill = new ProcessBuilder(List.of("sh", "-c", "kill -" + name + " " + pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            endsWithin(kill, 5);
        } catch (IOException e) {
            throw new IllegalStateException("cannot run sh", e);
        }
    }
}
