package io.leadkeep.auth;

import io.leadkeep.config.NotNegative;
import io.leadkeep.config.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of {@link RateLimits}. */
@ConfigMapping(prefix = "leadkeep.rate-limit")
interface RateLimitsConfig {

    /** Requests of a key per period, which may come in one burst; 0 for no limit. */
    @WithDefault("0")
    @WithConverter(NotNegative.class)
    int requests();

    @WithDefault("1m")
    @WithConverter(PositiveDuration.class)
    Duration period();

    /** Requests without a valid key per client address and minute; 0 for no limit. */
    @WithDefault("0")
    @WithConverter(NotNegative.class)
    int failedAuthentications();
}
