package io.leadkeep.auth;

import io.leadkeep.config.NotNegative;
import io.leadkeep.config.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How often one may call (contract, section 1, 429). */
@ConfigMapping(prefix = "leadkeep.rate-limit")
interface RateLimitsConfig {

    /**
     * How many requests a key has for each period; unused ones of one period can be spent at once.
     *
     * @return with 0, as many as it likes
     */
    @WithDefault("0")
    @WithConverter(NotNegative.class)
    int requests();

    /**
     * How long a period is.
     *
     * @return more than nothing
     */
    @WithDefault("1m")
    @WithConverter(PositiveDuration.class)
    Duration period();

    /**
     * How many requests with a key that opens nothing a source address has for each minute, before
     * they are answered 429 instead of 401.
     *
     * @return with 0, as many as it likes
     */
    @WithDefault("0")
    @WithConverter(NotNegative.class)
    int failedAuthentications();
}
