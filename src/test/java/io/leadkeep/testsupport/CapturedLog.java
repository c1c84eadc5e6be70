package io.leadkeep.testsupport;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/** Captures the messages at INFO and above that a class of the service in this JVM logs. */
public final class CapturedLog extends Handler {

    private static final PatternFormatter MESSAGE = new PatternFormatter("%s");

    private final Logger logger;
    private final List<String> messages = new CopyOnWriteArrayList<>();

    private CapturedLog(Logger logger) {
        this.logger = logger;
        setLevel(Level.INFO);
        logger.addHandler(this);
    }

    /** Captures until {@link #close}. */
    public static CapturedLog of(String className) {
        return new CapturedLog(Logger.getLogger(className));
    }

    /** The messages that contain a text. */
    public List<String> messagesWith(String text) {
        return messages.stream().filter(message -> message.contains(text)).toList();
    }

    @Override
    public void publish(LogRecord logged) {
        if (isLoggable(logged)) {
            messages.add(MESSAGE.format(ExtLogRecord.wrap(logged)));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
