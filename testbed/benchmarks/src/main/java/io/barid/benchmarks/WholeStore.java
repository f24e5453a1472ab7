package io.barid.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Mail from elsewhere until it is in a mailbox. */
final class WholeStore {

    private static final long LONGEST_SECONDS = 300;
    /** Messages, before anything is measured. */
    static final int WARM_UP = 25_000;

    private final WholeOptions options;
    private final WholeTable table;

    WholeStore(WholeOptions options, WholeTable table) {
        this.options = options;
        this.table = table;
    }

    /** Java is slow until it has compiled what is used often: Barid is to be measured as it is after some hours. */
    static void warmUp(WholeOptions options, List<MailSystem> systems) throws Exception {
        for (MailSystem system : systems) {
            WholeProgress.say("warming up " + system.title());
            int messages = !system.java() ? 200 : options.quick() ? WARM_UP / 4 : WARM_UP;
            until(system, MailLoad.inbound(system.smtp(), true, 4 * 1024), 20, messages / 5 * 4);
            until(system, MailLoad.inbound(system.smtp(), false, 4 * 1024), 20, messages / 5);
        }
    }

    void run() throws Exception {
        for (int kilobytes : options.kilobytes()) {
            for (int sessions : options.sessions()) {
                for (boolean kept : new boolean[] {false, true}) {
                    row(sessions, kilobytes, kept);
                }
            }
        }
    }

    private void row(int sessions, int kilobytes, boolean kept) throws Exception {
        int messages = sessions == 1 ? Math.max(1, options.messages() / 4) : options.messages();
        String title = String.format(
                Locale.ROOT,
                "%d session%s, %d KB, %s",
                sessions,
                sessions == 1 ? "" : "s",
                kilobytes,
                kept ? "connections kept" : "a connection for each message");
        table.measure(title, system -> {
            MailLoad load = MailLoad.inbound(system.smtp(), kept, kilobytes * 1024);
            return until(system, load, sessions, messages);
        });
    }

    /** Until all of it is stored, if that can be known. */
    private static Map<String, Double> until(MailSystem system, MailLoad load, int sessions, int messages)
            throws Exception {
        Map<String, Double> figures = new LinkedHashMap<>();
        boolean readable = system.pop3s().isPresent();
        long goal = readable ? system.stored() + messages : 0;
        WholeCost cost = new WholeCost(system);
        long begin = System.nanoTime();
        MailLoad.Result sent = load.send(sessions, messages, system.first(), system.mailboxes());
        figures.put("accepted a second", messages / sent.seconds());
        figures.put("end of content to 250, p50, ms", sent.millis(0.5));
        figures.put("end of content to 250, p99, ms", sent.millis(0.99));
        if (readable) {
            await(system, goal);
            double seconds = (System.nanoTime() - begin) / 1e9;
            figures.put("stored a second, from the first connection on", messages / seconds);
            figures.put("last 250 to last message stored, s", seconds - sent.seconds());
        }
        cost.into(figures, "CPU ms a message" + (readable ? " until stored" : ""), messages, WholeCost.WITH_JOURNEYS);
        cost.writtenInto(figures, messages);
        return figures;
    }

    private static void await(MailSystem system, long goal) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        long looked = System.nanoTime();
        while (system.stored() < goal) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        system.title() + " has not stored all of it in " + LONGEST_SECONDS + " s");
            }
            // looking costs what is measured: a tenth of the time at most
            TimeUnit.NANOSECONDS.sleep(Math.max(10_000_000, 9 * (System.nanoTime() - looked)));
            looked = System.nanoTime();
        }
    }
}
