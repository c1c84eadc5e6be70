package io.leadkeep.auth;

import io.leadkeep.config.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of {@link KeyUsage}. */
@ConfigMapping(prefix = "leadkeep.api-keys")
interface KeyUsageConfig {

    /** How often times of last use are stored; those of the last interval can be lost. */
    @WithDefault("60s")
    @WithConverter(PositiveDuration.class)
    Duration lastUsedFlushInterval();
}
