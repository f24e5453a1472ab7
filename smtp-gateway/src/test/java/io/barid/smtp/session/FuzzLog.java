package io.barid.smtp.session;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** Catches warnings and errors, and exceptions that no thread caught, until it is closed. */
final class FuzzLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    /** What a script may bring about on purpose: names that the stand-in for mailbox-service does not answer about. */
    private static final String EXPECTED = "mailbox-service does not answer about ";

    private static final int MOST = 20;

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
    private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
    private final Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();

    FuzzLog() {
        for (Iterator<Appender<ILoggingEvent>> each = root.iteratorForAppenders(); each.hasNext(); ) {
            others.add(each.next());
        }
        others.forEach(root::detachAppender);
        setContext(root.getLoggerContext());
        start();
        root.addAppender(this);
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> unexpected.add(thread + " died of " + e));
    }

    @Override
    protected void append(ILoggingEvent event) {
        boolean serious = event.getLevel().isGreaterOrEqual(Level.WARN)
                || event.getFormattedMessage().contains("a session failed");
        if (serious && !event.getFormattedMessage().startsWith(EXPECTED) && unexpected.size() < MOST) {
            unexpected.add(event.getLevel() + " " + event.getLoggerName() + " " + event.getFormattedMessage() + "\n"
                    + ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
    }

    List<String> unexpected() {
        return List.copyOf(unexpected);
    }

    @Override
    public void close() {
        root.detachAppender(this);
        others.forEach(root::addAppender);
        Thread.setDefaultUncaughtExceptionHandler(handler);
    }
}
