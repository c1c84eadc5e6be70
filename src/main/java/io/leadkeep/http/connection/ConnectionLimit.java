package io.leadkeep.http.connection;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Default of {@code quarkus.http.limits.max-connections}: leaves enough file descriptors for the
 * database and files. Without free descriptors new connections hang; with a limit they are closed
 * immediately.
 */
public final class ConnectionLimit implements ConfigSource {

    private static final String PROPERTY = "quarkus.http.limits.max-connections";

    /** For libraries, the pool, and a lookup of many domains. */
    private static final long OTHER_DESCRIPTORS = 300;

    private static final long MIN = 100;

    /** An idle connection costs some kilobytes. */
    private static final long MAX = 20_000;

    /** Below every other source. */
    private static final int ORDINAL = 10;

    @Override
    public Set<String> getPropertyNames() {
        // Otherwise the build would record the value of its machine.
        return Set.of();
    }

    @Override
    public String getValue(String name) {
        return name.equals(PROPERTY) ? Long.toString(limit()) : null;
    }

    private static long limit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os
                ? Math.max(MIN, Math.min(MAX, os.getMaxFileDescriptorCount() - OTHER_DESCRIPTORS))
                : MAX;
    }

    @Override
    public String getName() {
        return getClass().getSimpleName();
    }

    @Override
    public int getOrdinal() {
        return ORDINAL;
    }
}
