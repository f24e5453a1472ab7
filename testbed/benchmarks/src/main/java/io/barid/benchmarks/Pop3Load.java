package io.barid.benchmarks;

import io.barid.benchmarks.Pop3Server.Check;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** What clients do. */
final class Pop3Load {

    private static final int LARGE_BUFFER = 64 * 1024;
    private static final int SMALL_BUFFER = 1024;
    private static final int OPENERS = 20;

    private Pop3Load() {}

    /** Sessions of connect, handshake, USER, PASS, STAT and QUIT. */
    static void logIns(Pop3Server server, Check check, int count, int atOnce) throws Exception {
        AtomicInteger next = new AtomicInteger();
        inThreads(atOnce, thread -> {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                try (Pop3Client client = new Pop3Client(server.port(), SMALL_BUFFER)) {
                    // of one account only one session at a time
                    client.logIn(server.login(check, atOnce == 1 ? i % Pop3Rig.KNOWN : thread));
                    client.command("STAT");
                    client.command("QUIT");
                }
            }
        });
    }

    static void retrieve(Pop3Server server, int account, boolean pipelined) throws IOException {
        try (Pop3Client client = open(server, account)) {
            long octets = pipelined ? client.retrievePipelined(Pop3Rig.MESSAGES) : client.retrieve(Pop3Rig.MESSAGES);
            if (octets < Pop3Rig.MESSAGES * 4000L) {
                throw new IOException("only " + octets + " octets came");
            }
            client.command("QUIT");
        }
    }

    /** Login, STAT and QUIT. */
    static void open(Pop3Server server, int account, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            try (Pop3Client client = open(server, account)) {
                client.command("QUIT");
            }
        }
    }

    /** Logged in, the size of the maildrop asked for. */
    static Pop3Client open(Pop3Server server, int account) throws IOException {
        Pop3Client client = new Pop3Client(server.port(), LARGE_BUFFER);
        client.logIn(server.login(Check.FREE, account));
        client.command("STAT");
        return client;
    }

    /**
     * Sessions that do nothing more, each of an account of its own.
     *
     * @param clients gets them, so that what a server bore is known when it gives up
     */
    static void idle(Pop3Server server, int count, List<Pop3Client> clients) throws Exception {
        AtomicInteger next = new AtomicInteger();
        inThreads(OPENERS, thread -> {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                Pop3Client client = new Pop3Client(server.port(), SMALL_BUFFER);
                client.logIn(server.login(Check.FREE, i));
                synchronized (clients) {
                    clients.add(client);
                }
            }
        });
    }

    /** All at once: a goodbye under TLS waits for the other's. */
    static void end(List<Pop3Client> clients) throws Exception {
        AtomicInteger next = new AtomicInteger();
        inThreads(OPENERS, thread -> {
            for (int i = next.getAndIncrement(); i < clients.size(); i = next.getAndIncrement()) {
                clients.get(i).close();
            }
        });
    }

    private interface Work {
        void run(int thread) throws Exception;
    }

    private static void inThreads(int threads, Work work) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                all.add(executor.submit(() -> {
                    work.run(thread);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }
}
