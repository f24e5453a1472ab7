package io.barid.remotemx;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;

/** Which reaction comes at which step. */
final class Script {

    private final Map<String, Queue<Reaction>> once = new LinkedHashMap<>();
    private final Map<String, Reaction> always = new LinkedHashMap<>();

    synchronized void enqueue(String step, Reaction... reactions) {
        once.computeIfAbsent(step, ignored -> new ArrayDeque<>()).addAll(Arrays.asList(reactions));
    }

    synchronized void always(String step, Reaction reaction) {
        always.put(step, reaction);
    }

    synchronized void clear() {
        once.clear();
        always.clear();
    }

    /** Reacts to a step, as scripted or otherwise. */
    void on(String step, MxWire wire, Reaction otherwise) throws IOException {
        Reaction scripted = next(step);
        wire.step();
        (scripted == null ? otherwise : scripted).on(wire);
    }

    private synchronized Reaction next(String step) {
        for (Map.Entry<String, Queue<Reaction>> entry : once.entrySet()) {
            if (begins(step, entry.getKey()) && !entry.getValue().isEmpty()) {
                return entry.getValue().remove();
            }
        }
        for (Map.Entry<String, Reaction> entry : always.entrySet()) {
            if (begins(step, entry.getKey())) {
                return entry.getValue();
            }
        }
        return null;
    }

    private static boolean begins(String step, String begin) {
        return step.regionMatches(true, 0, begin, 0, begin.length());
    }
}
