package io.barid.crash;

import io.barid.crash.Ledger.Reply;
import io.barid.dialogue.OnlyCertificate;
import io.barid.remotemx.ScriptedMx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.SocketFactory;

/** One run: start, send, break one thing after the other, let it come to rest, count. */
final class Run {

    private static final String PASSWORD = "a long password of nobody's";
    private static final String READER = "reader@example.test";
    private static final List<String> MAILBOXES =
            List.of("one@example.test", "two@example.test", "three@example.test", READER);
    private static final List<String> ACCOUNTS = List.of("clerk@example.test", "writer@example.test");
    private static final int RECOVERY_SECONDS = 300;
    private static final int REST_SECONDS = 240;

    private final Options options;
    private final Random random;
    private final List<Hit> hits = new ArrayList<>();
    private final Ledger ledger;

    Run(Options options) {
        this.options = options;
        this.random = new Random(options.seed());
        this.ledger = new Ledger(MAILBOXES, options.seed());
    }

    /** Leaves data and logs behind when a promise was broken or the run could not come to its end. */
    Report go() throws Exception {
        Report report;
        Site site;
        try (ScriptedMx host = ScriptedMx.start()) {
            site = new Site(
                    options.brokers(),
                    Map.of(
                            "BARID_ROUTES", "outside.test=127.0.0.1:" + host.port(),
                            "BARID_RETRY_SCHEDULE", "1s,2s,5s",
                            "BARID_REMOTE_TIMEOUT", "3s",
                            "BARID_TRUSTED_NETWORKS", "127.0.0.0/8"));
            say("data and logs: " + site.home());
            report = breakThings(site, host);
        }
        if (report.kept()) {
            site.delete();
        }
        return report;
    }

    private Report breakThings(Site site, ScriptedMx host) throws Exception {
        long begin = System.nanoTime();
        try (Network network = new Network(site);
                Site running = site;
                Arrivals arrivals = new Arrivals(host)) {
            Faults.decent(host);
            running.start();
            for (String account : accounts()) {
                site.account(account, PASSWORD);
            }
            say("all is ready, %.0f s".formatted((System.nanoTime() - begin) / 1e9));
            SocketFactory tls =
                    OnlyCertificate.context(site.home().resolve("tls/cert.pem")).getSocketFactory();
            Reader reader = new Reader(tls, Site.both(Site.POP3S), READER, PASSWORD, options.seed());
            List<Sender> senders = senders(tls);
            awaitKept(50);
            strikeAll(Faults.of(site, host, network), site);
            for (Sender sender : senders) {
                sender.close();
            }
            rest(site);
            reader.close();
            Settlement settlement = settle(tls, reader, arrivals);
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
            return new Report(options, ledger, hits, settlement, reader.visits(), seconds);
        }
    }

    private static List<String> accounts() {
        List<String> all = new ArrayList<>(MAILBOXES);
        all.addAll(ACCOUNTS);
        return all;
    }

    private List<Sender> senders(SocketFactory tls) {
        List<Sender> senders = new ArrayList<>();
        Sender.Door mx = new Sender.Door(Site.both(Site.SMTP), SocketFactory.getDefault(), "", "");
        for (int i = 0; i < options.sessions(); i++) {
            senders.add(new Sender(mx, ledger::incoming, ledger, random.nextLong(), options.pause()));
            String account = ACCOUNTS.get(i % ACCOUNTS.size());
            Sender.Door submissions = new Sender.Door(Site.both(Site.SUBMISSIONS), tls, account, PASSWORD);
            senders.add(new Sender(
                    submissions, () -> ledger.submitted(account), ledger, random.nextLong(), options.pause()));
        }
        return senders;
    }

    private void strikeAll(List<Fault> faults, Site site) throws Exception {
        Predicate<Fault> chosen = fault -> options.only().matcher(fault.name()).find();
        List<Fault> round = new ArrayList<>(faults.stream().filter(chosen).toList());
        if (round.isEmpty()) {
            throw new IOException("no fault is called like that; all are:\n"
                    + String.join("\n", faults.stream().map(Fault::name).toList()));
        }
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(options.minutes());
        for (int i = 0; System.nanoTime() < end && i < options.rounds() * round.size(); i++) {
            if (i % round.size() == 0) {
                Collections.shuffle(round, random);
            }
            strike(round.get(i % round.size()), site);
        }
    }

    private void strike(Fault fault, Site site) throws Exception {
        Thread.sleep(random.nextInt(1_500));
        double seconds = fault.least() + (fault.most() - fault.least()) * random.nextDouble();
        long before = ledger.count(Reply.KEPT);
        long struck = System.nanoTime();
        fault.strike().run();
        Thread.sleep((long) (seconds * 1000));
        fault.heal().run();
        long healed = System.nanoTime();
        recover(site);
        Hit hit = new Hit(fault, struck, healed, System.nanoTime());
        hits.add(hit);
        say("%-52s %5.1f s, %5.1f s until all was well, longest without a 250 %5.1f s, %d kept"
                .formatted(
                        fault.name(),
                        hit.seconds(),
                        hit.recovery(),
                        ledger.longestSilence(struck, hit.recovered()),
                        ledger.count(Reply.KEPT) - before));
    }

    /** As an operator would: what has ended is started again; then mail must be taken. */
    private void recover(Site site) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(RECOVERY_SECONDS);
        for (Member member : site.members()) {
            while (!member.ready()) {
                if (System.nanoTime() > end) {
                    throw new IOException(
                            member.name() + " is not ready " + RECOVERY_SECONDS + " seconds after the fault");
                }
                Thread.sleep(200);
                if (!member.alive()) {
                    member.start();
                }
            }
        }
        awaitKept(20);
    }

    private void awaitKept(int more) throws Exception {
        long goal = ledger.count(Reply.KEPT) + more;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(RECOVERY_SECONDS);
        while (ledger.count(Reply.KEPT) < goal) {
            if (System.nanoTime() > end) {
                throw new IOException("no mail is taken any more");
            }
            Thread.sleep(50);
        }
    }

    /** Until nothing waits, twice in a row, for a lease of a process that died is free after a minute. */
    private void rest(Site site) throws Exception {
        say("no more is sent; waiting until nothing waits any more");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(REST_SECONDS);
        int still = 0;
        while (still < 8 && System.nanoTime() < end) {
            still = site.idle() ? still + 1 : 0;
            Thread.sleep(1_000);
        }
        if (still < 8) {
            say("mail still waits after " + REST_SECONDS + " seconds");
        }
        Thread.sleep(2_000);
    }

    private Settlement settle(SocketFactory tls, Reader reader, Arrivals arrivals) throws IOException {
        Map<String, Findings> found = new HashMap<>();
        for (String account : accounts()) {
            Findings findings = account.equals(READER) ? reader.findings() : new Findings();
            found.put(account, findings);
            try (Maildrop maildrop = new Maildrop(tls, Site.POP3S, account, PASSWORD)) {
                int count = maildrop.count();
                for (int i = 1; i <= count; i++) {
                    // the number within the session makes two entries of one unique id two
                    String uniqueId =
                            account.equals(READER) ? maildrop.ask("UIDL " + i).split(" ")[2] : "entry " + i;
                    findings.add(uniqueId, maildrop.retrieve(i));
                }
            }
        }
        return new Settlement(ledger.entries(), found, arrivals.all(), hits);
    }

    private static void say(String line) {
        System.err.println(line);
    }
}
