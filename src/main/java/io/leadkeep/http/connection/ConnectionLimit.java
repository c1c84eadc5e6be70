package io.leadkeep.http.connection;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * How many connections of clients there may be where nobody has set it: as many as leave enough
 * descriptors for the database and for files. Where there are none left, a new client is not even
 * told so, and waits in vain; one connection too many is closed at once.
 */
public final class ConnectionLimit implements ConfigSource {

    private static final String PROPERTY = "quarkus.http.limits.max-connections";

    /** For every library, the pool, and a look-up of many domains at once. */
    private static final long OTHER_DESCRIPTORS = 300;

    private static final long FEWEST = 100;

    /** An idle one costs some kilobytes. */
    private static final long MOST = 20_000;

    /** Below every source that somebody else writes. */
    private static final int ORDINAL = 10;

    @Override
    public Set<String> getPropertyNames() {
        // Or the build would write down what is right for its own machine.
        return Set.of();
    }

    @Override
    public String getValue(String name) {
        return name.equals(PROPERTY) ? Long.toString(limit()) : null;
    }

    private static long limit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os
                ? Math.max(
                        FEWEST, Math.min(MOST, os.getMaxFileDescriptorCount() - OTHER_DESCRIPTORS))
                : MOST;
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
