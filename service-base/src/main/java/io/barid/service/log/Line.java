package io.barid.service.log;

import ch.qos.logback.classic.spi.ILoggingEvent;

/** A form that lines have. For use by many threads. */
interface Line {

    /** With its line end. */
    String of(ILoggingEvent event);
}
