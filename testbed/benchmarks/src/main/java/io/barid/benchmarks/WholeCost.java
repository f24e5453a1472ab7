package io.barid.benchmarks;

import java.util.Map;
import java.util.TreeMap;

/** CPU of a system's processes, and what they write, from one moment on. */
final class WholeCost {

    /** Journeys come two seconds behind the mail at most. */
    static final long WITH_JOURNEYS = 2_500;

    /** Sessions end a moment after their clients have gone. */
    static final long WITH_GOODBYES = 300;

    private final MailSystem system;
    private final Map<String, Double> before;
    private final Map<String, Double> writtenBefore;

    WholeCost(MailSystem system) {
        this.system = system;
        this.before = system.cpu();
        this.writtenBefore = system.written();
    }

    /** Adds CPU milliseconds for one of so many operations, all and by part, as it is so long after them. */
    void into(Map<String, Double> figures, String name, int operations, long afterMillis) throws InterruptedException {
        Thread.sleep(afterMillis);
        Map<String, Double> parts = new TreeMap<>(system.cpu());
        parts.replaceAll((part, seconds) -> (seconds - before.get(part)) * 1000 / operations);
        if (!parts.isEmpty()) {
            figures.put(
                    name,
                    parts.values().stream().mapToDouble(Double::doubleValue).sum());
            parts.forEach((part, millis) -> figures.put(WholeTable.PART + shortName(part), millis));
        }
    }

    /** Adds KiB that went to disk for one of so many messages, all and by part. */
    void writtenInto(Map<String, Double> figures, int messages) {
        Map<String, Double> parts = new TreeMap<>(system.written());
        parts.replaceAll((part, written) -> (written - writtenBefore.get(part)) / messages);
        if (!parts.isEmpty()) {
            figures.put(
                    "KiB to disk a message",
                    parts.values().stream().mapToDouble(Double::doubleValue).sum());
            parts.forEach((part, written) -> figures.put(WholeTable.PART + shortName(part) + " KiB", written));
        }
    }

    /** Without what services are. */
    static String shortName(String part) {
        return part.replaceAll("-(gateway|service|resolver)$", "");
    }
}
