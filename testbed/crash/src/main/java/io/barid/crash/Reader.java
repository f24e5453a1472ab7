package io.barid.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.net.SocketFactory;

/**
 * A mail client that fetches and removes all the time, at one gateway or the other. What it has read is kept here; what came
 * again after its removal was acknowledged is a copy too many.
 */
final class Reader implements AutoCloseable {

    private final SocketFactory sockets;
    private final List<Integer> ports;
    private final String login;
    private final String password;
    private final Random random;
    private final Findings findings = new Findings();
    private final Set<String> removed = new HashSet<>();
    private final Thread thread;
    private volatile boolean stopped;
    private volatile int visits;

    Reader(SocketFactory sockets, List<Integer> ports, String login, String password, long seed) {
        this.sockets = sockets;
        this.ports = ports;
        this.login = login;
        this.password = password;
        this.random = new Random(seed);
        this.thread = Thread.ofPlatform().name("reader").daemon().start(this::run);
    }

    private void run() {
        while (!stopped) {
            try {
                visit();
                visits++;
            } catch (IOException e) {
                // cut off: what was marked is still there, or it is gone; the next visit shows it
            }
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void visit() throws IOException {
        List<String> taken = new ArrayList<>();
        try (Maildrop maildrop = new Maildrop(sockets, ports.get(random.nextInt(ports.size())), login, password)) {
            int count = Math.min(maildrop.count(), 200);
            for (int i = 1; i <= count; i++) {
                String uniqueId = maildrop.ask("UIDL " + i).split(" ")[2];
                byte[] message = maildrop.retrieve(i);
                if (removed.contains(uniqueId) || taken.contains(uniqueId)) {
                    findings.again(message);
                } else {
                    findings.add(uniqueId, message);
                }
                maildrop.ask("DELE " + i);
                taken.add(uniqueId);
            }
            maildrop.ask("QUIT");
        }
        removed.addAll(taken);
    }

    /** Sessions that came to their end. */
    int visits() {
        return visits;
    }

    Findings findings() {
        return findings;
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join(120_000);
    }
}
