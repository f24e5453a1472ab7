package io.barid.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Processes that a killed predecessor of this JVM left on our folder; only looked for once the folder's lock is ours. */
final class Leftovers {
    private Leftovers() {}

    /**
     * Ends them and waits until they are gone.
     *
     * @param ours true for the command line of such a process
     * @param end  asks one to end
     * @throws StartException when one is still there after 30 seconds
     */
    static void end(String what, Predicate<List<String>> ours, Consumer<ProcessHandle> end) {
        List<ProcessHandle> left = ProcessHandle.allProcesses()
                .filter(process -> ours.test(commandLine(process.pid())))
                .toList();
        left.forEach(end);
        long deadline = System.nanoTime() + 30_000_000_000L;
        for (ProcessHandle process : left) {
            // one that ended and that nobody has waited for yet still counts as alive, but has no command line
            while (process.isAlive() && ours.test(commandLine(process.pid()))) {
                if (System.nanoTime() > deadline) {
                    throw new StartException("An earlier " + what + " still runs as process " + process.pid()
                            + " and does not end; end it and start again.");
                }
                pause(100);
            }
        }
    }

    /** True when a live process works in this folder, as far as we may know. */
    static boolean worksIn(Path folder) {
        return ProcessHandle.allProcesses().anyMatch(process -> {
            try {
                return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd"))
                        .equals(folder);
            } catch (IOException e) {
                return false;
            }
        });
    }

    /** One empty word when the process is gone. World-readable, unlike its working directory. */
    static List<String> commandLine(long pid) {
        try {
            byte[] words = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
            return List.of(new String(words, StandardCharsets.UTF_8).split("\0"));
        } catch (IOException e) {
            return List.of("");
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("The start was interrupted.", e);
        }
    }
}
