package io.barid.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Mail for another domain, until the sink has it. */
final class WholeRelay {

    private static final String ELSEWHERE = "elsewhere.test";

    private final WholeOptions options;
    private final WholeTable table;
    private final SinkProcess sink;

    WholeRelay(WholeOptions options, WholeTable table, SinkProcess sink) {
        this.options = options;
        this.table = table;
        this.sink = sink;
    }

    void run(List<MailSystem> systems) throws Exception {
        for (MailSystem system : systems) {
            if (system.submission().isPresent()) {
                WholeProgress.say("warming up relaying, " + system.title());
                relay(system, 20, 4 * 1024, !system.java() ? 100 : options.quick() ? 3_000 : 10_000);
            }
        }
        for (int kilobytes : options.kilobytes()) {
            for (int sessions : options.sessions()) {
                int messages = sessions == 1 ? Math.max(1, options.messages() / 4) : options.messages();
                table.measure(
                        "relay to a sink, %d session%s, %d KB, connections kept"
                                .formatted(sessions, sessions == 1 ? "" : "s", kilobytes),
                        system -> relay(system, sessions, kilobytes * 1024, messages));
            }
        }
    }

    private Map<String, Double> relay(MailSystem system, int sessions, int octets, int messages) throws Exception {
        Map<String, Double> figures = new LinkedHashMap<>();
        if (system.submission().isEmpty()) {
            return figures;
        }
        MailLoad load = new MailLoad(system.submission().get(), true, MailSystem.address(0), ELSEWHERE, octets);
        long goal = sink.messages() + messages;
        WholeCost cost = new WholeCost(system);
        long begin = System.nanoTime();
        MailLoad.Result sent = load.send(sessions, messages, 0, SmtpLoad.RECIPIENTS);
        sink.await(goal);
        double seconds = (System.nanoTime() - begin) / 1e9;
        figures.put("accepted a second", messages / sent.seconds());
        figures.put("relayed a second, from the first connection on", messages / seconds);
        cost.into(figures, "CPU ms a message until relayed, without the sink", messages, WholeCost.WITH_JOURNEYS);
        cost.writtenInto(figures, messages);
        return figures;
    }
}
