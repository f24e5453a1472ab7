package io.barid.crash;

import io.barid.crash.Ledger.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The result of a run, as Markdown. */
final class Report {

    private final Options options;
    private final Ledger ledger;
    private final List<Hit> hits;
    private final Settlement settlement;
    private final int visits;
    private final long seconds;

    Report(Options options, Ledger ledger, List<Hit> hits, Settlement settlement, int visits, long seconds) {
        this.options = options;
        this.ledger = ledger;
        this.hits = hits;
        this.settlement = settlement;
        this.visits = visits;
        this.seconds = seconds;
    }

    boolean kept() {
        return settlement.kept();
    }

    /** Puts the table between the two lines that stand in the file for it, one pair for each number of brokers. */
    void write(Path file) throws IOException, InterruptedException {
        String begin = "<!-- brokers=" + options.brokers() + " -->\n";
        String end = "<!-- end -->\n";
        String old = Files.readString(file);
        int from = old.indexOf(begin) + begin.length();
        int to = old.indexOf(end, from);
        if (from < begin.length() || to < 0) {
            throw new IOException(file + " has no lines " + begin.strip() + " and " + end.strip());
        }
        Files.writeString(file, old.substring(0, from) + "\n" + text() + "\n" + old.substring(to));
    }

    String text() throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder();
        text.append(about()).append("\n\n").append(counts()).append('\n').append(faults());
        problems(text, "Lost", settlement.lost);
        problems(text, "Twice in a mailbox", settlement.doubled);
        problems(text, "Altered", settlement.altered);
        problems(text, "Twice at the remote host without a reason", settlement.unexplained);
        return text.toString();
    }

    private String about() throws IOException, InterruptedException {
        String commit = Shell.run("git", "-C", System.getProperty("barid.root"), "describe", "--always", "--dirty")
                .strip();
        return "%s, commit %s, seed %d, %s of Kafka, %d minutes, %d processors, %s, Java %s."
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        commit,
                        options.seed(),
                        options.brokers() == 1 ? "one broker" : options.brokers() + " brokers",
                        seconds / 60,
                        Runtime.getRuntime().availableProcessors(),
                        processor(),
                        Runtime.version().feature());
    }

    private static String processor() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 2))
                .findFirst()
                .orElse("unknown processor");
    }

    private String counts() {
        Map<String, Object> rows = new LinkedHashMap<>();
        rows.put("messages sent", ledger.entries().size());
        rows.put("answered with 250", ledger.count(Reply.KEPT));
        rows.put("answered with 4yz", ledger.count(Reply.LATER));
        rows.put("answered with 5yz", ledger.count(Reply.NEVER));
        rows.put("no reply", ledger.count(Reply.NONE));
        rows.put("faults", hits.size());
        rows.put("POP3 sessions of the reader, each with DELE and QUIT", visits);
        rows.put("copies in mailboxes", settlement.mailboxCopies);
        rows.put("copies at the remote host", settlement.remoteCopies);
        rows.put("reports to senders", settlement.reports);
        rows.put("**250, and nowhere: lost**", "**" + settlement.lost.size() + "**");
        rows.put("**twice in a mailbox**", "**" + settlement.doubled.size() + "**");
        rows.put("**altered**", "**" + settlement.altered.size() + "**");
        rows.put("twice at the remote host, its 250 said while it could not be noted (RFC 1047)", settlement.explained);
        rows.put("**twice at the remote host without that**", "**" + settlement.unexplained.size() + "**");
        rows.put("two reports about one message", settlement.doubledReports);
        return "| | |\n|---|---:|\n"
                + rows.entrySet().stream()
                        .map(row -> "| " + row.getKey() + " | " + row.getValue() + " |\n")
                        .collect(Collectors.joining());
    }

    private String faults() {
        Map<String, List<Hit>> kinds = hits.stream()
                .collect(Collectors.groupingBy(hit -> hit.fault().name(), java.util.TreeMap::new, Collectors.toList()));
        StringBuilder table = new StringBuilder(
                "\n| fault | times | lasted, s | until all was ready, s | longest time without a 250, s |\n|---|---:|---:|---:|---:|\n");
        kinds.forEach((name, all) -> table.append("| %s | %d | %s | %s | %s |%n"
                .formatted(
                        name,
                        all.size(),
                        span(all.stream().map(Hit::seconds).toList()),
                        span(all.stream().map(Hit::recovery).toList()),
                        span(all.stream()
                                .map(hit -> ledger.longestSilence(hit.struck(), hit.recovered()))
                                .toList()))));
        return table.toString();
    }

    private static String span(List<Double> seconds) {
        double least = seconds.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double most = seconds.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        return seconds.size() == 1 ? "%.1f".formatted(most) : String.format(Locale.ROOT, "%.1f to %.1f", least, most);
    }

    private static void problems(StringBuilder text, String title, List<String> which) {
        if (!which.isEmpty()) {
            text.append('\n').append(title).append(":\n\n");
            which.stream()
                    .limit(50)
                    .forEach(each -> text.append("* ").append(each).append('\n'));
        }
    }
}
