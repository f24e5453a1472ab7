package io.barid.crash;

import io.barid.remotemx.ReceivedMail;
import io.barid.remotemx.ScriptedMx;
import java.util.ArrayList;
import java.util.List;

/** What the remote host took, and when it said 250 to it, to a twentieth of a second. */
final class Arrivals implements AutoCloseable {

    /** @param at {@link System#nanoTime} */
    record Arrival(int number, String digest, long at) {}

    private final ScriptedMx host;
    private final List<Arrival> arrivals = new ArrayList<>();
    private final Thread watcher;

    Arrivals(ScriptedMx host) {
        this.host = host;
        this.watcher = Thread.ofPlatform().name("arrivals").daemon().start(this::watch);
    }

    private void watch() {
        try {
            while (true) {
                look();
                Thread.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void look() {
        List<ReceivedMail> received = host.received();
        for (ReceivedMail mail : received.subList(arrivals.size(), received.size())) {
            byte[] content = mail.content();
            arrivals.add(new Arrival(Letter.number(content), Letter.digest(content), System.nanoTime()));
        }
    }

    synchronized List<Arrival> all() {
        look();
        return List.copyOf(arrivals);
    }

    @Override
    public void close() {
        watcher.interrupt();
        host.close();
    }
}
