package io.leadkeep.verification;

import io.leadkeep.config.AtLeastOne;
import io.leadkeep.config.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the verification caches; see docs/configuration.md. */
@ConfigMapping(prefix = "leadkeep.verification")
interface VerificationConfig {

    @WithDefault("24h")
    @WithConverter(PositiveDuration.class)
    Duration cacheTtl();

    /** Greylisting usually ends within five minutes. */
    @WithDefault("15m")
    @WithConverter(PositiveDuration.class)
    Duration unknownCacheTtl();

    @WithDefault("100000")
    @WithConverter(AtLeastOne.class)
    int cacheSize();
}
