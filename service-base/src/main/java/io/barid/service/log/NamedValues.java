package io.barid.service.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * The values that a line of Barid names: {@code "stored queueId={} uid={}"} names two. Found by the line's pattern, which is
 * looked at once; what others log is not looked at, for their patterns may be made anew for each line.
 */
final class NamedValues {

    /** Names the message that a line is about. */
    static final String QUEUE_ID = "queueId";

    private static final Map<String, String[]> NAMES = new ConcurrentHashMap<>();

    private NamedValues() {}

    static void each(ILoggingEvent event, BiConsumer<String, Object> use) {
        Object[] values = event.getArgumentArray();
        if (values == null || !ours(event)) {
            return;
        }
        String[] names = NAMES.computeIfAbsent(event.getMessage(), NamedValues::names);
        for (int i = 0; i < names.length && i < values.length; i++) {
            if (names[i] != null && values[i] != null) {
                use.accept(names[i], values[i]);
            }
        }
    }

    /** What the line is about, or null. */
    static Object queueId(ILoggingEvent event) {
        Object[] found = new Object[1];
        each(event, (name, value) -> {
            if (name.equals(QUEUE_ID)) {
                found[0] = value;
            }
        });
        return found[0];
    }

    static boolean ours(ILoggingEvent event) {
        return event.getLoggerName().startsWith("io.barid.");
    }

    /** For each place of the pattern its name, or null. */
    private static String[] names(String pattern) {
        String[] parts = pattern.split("\\{}", -1);
        String[] names = new String[parts.length - 1];
        for (int i = 0; i < names.length; i++) {
            names[i] = nameBefore(parts[i]);
        }
        return names;
    }

    private static String nameBefore(String text) {
        if (!text.endsWith("=")) {
            return null;
        }
        int begin = text.length() - 1;
        while (begin > 0 && Character.isLetter(text.charAt(begin - 1))) {
            begin--;
        }
        return begin == text.length() - 1 ? null : text.substring(begin, text.length() - 1);
    }
}
