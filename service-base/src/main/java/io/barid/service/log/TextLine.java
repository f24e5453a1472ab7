package io.barid.service.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import io.barid.service.trace.Step;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * {@code 2026-11-22T21:04:05.678+01:00 INFO  smtp-gateway    accepted queueId=…}, and the trace id where there is one. What
 * others than Barid say is preceded by their logger's short name.
 */
final class TextLine implements Line {

    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx");
    private static final DateTimeFormatter BRIEF = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final int LEVEL_WIDTH = 5;

    private final Services services;
    private final boolean brief;
    private final DateTimeFormatter time;

    TextLine(Services services, boolean brief) {
        this.services = services;
        this.brief = brief;
        this.time = (brief ? BRIEF : FULL).withZone(ZoneId.systemDefault());
    }

    @Override
    public String of(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(200);
        time.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
        padded(line.append(' '), event.getLevel().toString(), LEVEL_WIDTH);
        padded(line.append(' '), services.of(event.getLoggerName()), Services.WIDTH);
        line.append(' ');
        String message = event.getFormattedMessage();
        if (NamedValues.ours(event)) {
            oneLine(line, message);
        } else {
            line.append(shortName(event.getLoggerName())).append(": ").append(message);
        }
        if (Step.foremost().sampled()) {
            String trace = Step.traceIdOf(NamedValues.queueId(event));
            line.append(trace == null ? "" : " traceId=" + trace);
        }
        line.append('\n');
        if (!brief && event.getThrowableProxy() != null) {
            line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return line.toString();
    }

    private static void padded(StringBuilder line, String text, int width) {
        line.append(text).repeat(' ', Math.max(0, width - text.length()));
    }

    /** Whatever a stranger's text may hold, it makes no second line. */
    private static void oneLine(StringBuilder line, String message) {
        int from = line.length();
        line.append(message);
        for (int i = from; i < line.length(); i++) {
            if (Character.isISOControl(line.charAt(i))) {
                line.setCharAt(i, ' ');
            }
        }
    }

    private static String shortName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }
}
