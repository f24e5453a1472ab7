package io.barid.service.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import io.barid.service.trace.Step;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.json.JsonWriter;

/**
 * A line of JSON in the Elastic Common Schema, as Spring Boot writes it, with what Boot's cannot know: the message's {@code
 * queueId} as a field of its own, other named values as {@code labels}, and the service each line is of where five share a JVM.
 */
final class EcsLine implements Line {

    private static final String VERSION = "8.11";

    private final Services services;
    private final long pid = ProcessHandle.current().pid();
    private final JsonWriter<ILoggingEvent> json =
            JsonWriter.<ILoggingEvent>of(this::members).withNewLineAtEnd();

    EcsLine(Services services) {
        this.services = services;
    }

    @Override
    public String of(ILoggingEvent event) {
        return json.writeToString(event);
    }

    private void members(JsonWriter.Members<ILoggingEvent> members) {
        members.add(
                "@timestamp",
                event -> Instant.ofEpochMilli(event.getTimeStamp()).toString());
        members.add("log").usingMembers(log -> {
            log.add("level", event -> event.getLevel().toString());
            log.add("logger", ILoggingEvent::getLoggerName);
        });
        members.add("process").usingMembers(process -> {
            process.add("pid", pid);
            process.add("thread").usingMembers(thread -> thread.add("name", ILoggingEvent::getThreadName));
        });
        members.add("service")
                .usingMembers(service -> service.add("name", event -> services.of(event.getLoggerName())));
        members.add("message", ILoggingEvent::getFormattedMessage);
        members.addMapEntries(EcsLine::named);
        members.add("trace", EcsLine::traceId).whenNotNull().usingMembers(trace -> trace.add("id", id -> id));
        members.add("error", ILoggingEvent::getThrowableProxy).whenNotNull().usingMembers(error -> {
            error.add("type", IThrowableProxy::getClassName);
            error.add("message", IThrowableProxy::getMessage).whenNotNull();
            error.add("stack_trace", ThrowableProxyUtil::asString);
        });
        members.add("ecs").usingMembers(ecs -> ecs.add("version", VERSION));
    }

    private static String traceId(ILoggingEvent event) {
        return Step.foremost().sampled() ? Step.traceIdOf(NamedValues.queueId(event)) : null;
    }

    private static Map<String, Object> named(ILoggingEvent event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        Map<String, String> labels = new LinkedHashMap<>();
        NamedValues.each(event, (name, value) -> {
            if (name.equals(NamedValues.QUEUE_ID)) {
                fields.put(name, value.toString());
            } else {
                labels.put(name, value.toString());
            }
        });
        if (!labels.isEmpty()) {
            fields.put("labels", labels);
        }
        return fields;
    }
}
