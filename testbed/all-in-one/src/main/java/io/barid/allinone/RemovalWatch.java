package io.barid.allinone;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Waits until the mail of a deleted account is gone, and on a terminal says how much is left. */
record RemovalWatch(AdminApi api, PrintStream out) {

    private static final Duration STEP = Duration.ofMillis(300);

    /** @param path of the removal, below {@code /v1/} */
    void await(String path) throws InterruptedException {
        Console console = System.console();
        boolean terminal = console != null && console.isTerminal();
        JsonNode removal = api.get(path);
        while (!removal.has("finishedAt")) {
            if (terminal) {
                out.printf(Locale.ROOT, "\r  %,d of %,d messages left ", left(removal), messages(removal));
                out.flush();
            }
            Thread.sleep(STEP);
            removal = api.get(path);
        }
        out.printf(Locale.ROOT, "%s%,d messages removed%n", terminal ? "\r\u001b[K" : "", messages(removal));
    }

    private static long left(JsonNode removal) {
        return removal.path("messagesLeft").asLong(0);
    }

    private static long messages(JsonNode removal) {
        return removal.path("messages").asLong(0);
    }
}
