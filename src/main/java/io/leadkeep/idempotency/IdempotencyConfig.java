package io.leadkeep.idempotency;

import io.leadkeep.config.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of idempotent requests; see docs/configuration.md. */
@ConfigMapping(prefix = "leadkeep.idempotency")
interface IdempotencyConfig {

    @WithDefault("10m")
    @WithConverter(PositiveDuration.class)
    Duration purgeInterval();
}
