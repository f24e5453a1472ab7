package io.barid.service.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;

/** Logback's way to a line, whatever format it has; a service's own process and the one with all services use the same. */
public final class LineEncoder extends EncoderBase<ILoggingEvent> {

    private final Services services = new Services();
    private String format = "";
    private boolean brief;
    private Line line = new TextLine(services, false);

    /** @param service whose process this is; empty: each logger's name tells */
    public void setService(String service) {
        services.only(service);
    }

    /** @param format as {@code BARID_LOG_FORMAT} says it; a wrong word is text here, and stops the start elsewhere */
    public void setFormat(String format) {
        this.format = format;
    }

    /** @param brief in text only the time of the day, and no stack traces */
    public void setBrief(boolean brief) {
        this.brief = brief;
    }

    @Override
    public void start() {
        line = format.strip().equals("ecs") ? new EcsLine(services) : new TextLine(services, brief);
        super.start();
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return line.of(event).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
