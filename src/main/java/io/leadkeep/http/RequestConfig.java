package io.leadkeep.http;

import io.leadkeep.config.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Time limits of requests. */
@ConfigMapping(prefix = "leadkeep.requests")
public interface RequestConfig {

    /** For a body of up to 256 KiB, from its first byte to its last. */
    @WithDefault("30s")
    @WithConverter(PositiveDuration.class)
    Duration bodyTimeout();

    /** How long the rest of a body is read and discarded after an error response. */
    @WithDefault("10s")
    @WithConverter(PositiveDuration.class)
    Duration lingerTimeout();
}
