package io.leadkeep.auth;

import io.leadkeep.config.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How coarse the time of a key's last use is. */
@ConfigMapping(prefix = "leadkeep.key-uses")
interface KeyUsageConfig {

    /**
     * How often the last uses are written down.
     *
     * @return the interval; what was noted within it is lost with the process
     */
    @WithDefault("60s")
    @WithConverter(PositiveDuration.class)
    Duration writtenEvery();
}
