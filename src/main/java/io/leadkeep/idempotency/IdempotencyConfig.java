package io.leadkeep.idempotency;

import io.leadkeep.config.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "leadkeep.idempotency")
interface IdempotencyConfig {

    /** How often stored responses older than a day are deleted. */
    @WithDefault("10m")
    @WithConverter(PositiveDuration.class)
    Duration purgeInterval();
}
