package io.barid.benchmarks;

import io.barid.benchmarks.Pop3Server.Login;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** POP3S: logins, a download, a large listing. Passwords are known to the servers from a moment ago, or cost them nothing. */
final class WholePop3 {

    private static final int CLIENTS = 20;
    private static final int WARM_UP_LOGINS = 5_000;
    private static final int WARM_UP_DOWNLOADS = 10;

    private final WholeOptions options;
    private final WholeTable table;
    private final int downloaded;
    private final int listed;

    WholePop3(WholeOptions options, WholeTable table) {
        this.options = options;
        this.table = table;
        this.downloaded = options.quick() ? 400 : 2_000;
        this.listed = options.quick() ? 10_000 : 50_000;
    }

    void run(List<MailSystem> systems) throws Exception {
        for (MailSystem system : systems) {
            if (system.pop3s().isPresent()) {
                prepare(system);
            }
        }
        int logins = options.quick() ? 200 : 1_000;
        table.measure(CLIENTS + " clients log in, STAT, QUIT", system -> logIns(system, logins));
        table.measure("RETR of %,d messages of 4 KB, one after the other".formatted(downloaded), this::download);
        table.measure("STAT, LIST and UIDL of %,d messages".formatted(listed), this::list);
    }

    private void prepare(MailSystem system) throws Exception {
        WholeProgress.say("filling mailboxes and warming up POP3, " + system.title());
        MailLoad load = MailLoad.inbound(system.smtp(), true, 4 * 1024);
        logIns(system, system.java() ? WARM_UP_LOGINS / (options.quick() ? 5 : 1) : 100);
        if (lacks(system)) {
            return;
        }
        load.send(CLIENTS, downloaded, MailSystem.READ, 1);
        load.send(1, 1, MailSystem.LISTED, 1);
        while (system.stored(MailSystem.READ) < downloaded || system.stored(MailSystem.LISTED) < 1) {
            Thread.sleep(50);
        }
        system.fill(MailSystem.LISTED, listed - 1);
        for (int i = 0; i < (system.java() ? WARM_UP_DOWNLOADS : 1); i++) {
            download(system);
        }
        list(system);
    }

    private static Map<String, Double> logIns(MailSystem system, int count) throws Exception {
        if (system.pop3s().isEmpty()) {
            return Map.of();
        }
        WholeCost cost = new WholeCost(system);
        AtomicInteger next = new AtomicInteger();
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int account = i;
                all.add(threads.submit(() -> {
                    while (next.getAndIncrement() < count) {
                        try (Pop3Client client = open(system, account, 1024)) {
                            client.command("STAT");
                            client.command("QUIT");
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("logins a second", count / ((System.nanoTime() - begin) / 1e9));
        cost.into(figures, "CPU ms a login", count, WholeCost.WITH_GOODBYES);
        return figures;
    }

    private static Pop3Client open(MailSystem system, int account, int octets) throws IOException {
        Pop3Client client = new Pop3Client(system.pop3s().orElseThrow(), octets);
        client.logIn(new Login(MailSystem.address(account), MailSystem.password(account)));
        return client;
    }

    /** A listing or a download needs mail that not every system can be given. */
    private boolean lacks(MailSystem system) {
        return system.pop3s().isEmpty() || system instanceof OtherSystem;
    }

    private Map<String, Double> download(MailSystem system) throws Exception {
        if (lacks(system)) {
            return Map.of();
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        WholeCost cost = new WholeCost(system);
        try (Pop3Client client = open(system, MailSystem.READ, 64 * 1024)) {
            client.command("STAT");
            long begin = System.nanoTime();
            if (client.retrieve(downloaded) < downloaded * 4000L) {
                throw new IOException("some of it is missing");
            }
            figures.put("messages a second", downloaded / ((System.nanoTime() - begin) / 1e9));
            client.command("QUIT");
        }
        cost.into(figures, "CPU ms a message", downloaded, WholeCost.WITH_GOODBYES);
        return figures;
    }

    private Map<String, Double> list(MailSystem system) throws Exception {
        if (lacks(system)) {
            return Map.of();
        }
        WholeCost cost = new WholeCost(system);
        Map<String, Double> figures = new LinkedHashMap<>();
        long begin = System.nanoTime();
        try (Pop3Client client = open(system, MailSystem.LISTED, 64 * 1024)) {
            String stat = client.command("STAT");
            if (!stat.startsWith(listed + " ")) {
                throw new IOException(stat + " instead of " + listed + " messages");
            }
            client.listing("LIST");
            client.listing("UIDL");
            figures.put("seconds, login included", (System.nanoTime() - begin) / 1e9);
            client.command("QUIT");
        }
        cost.into(figures, "CPU ms", 1, WholeCost.WITH_GOODBYES);
        return figures;
    }
}
