package io.leadkeep.idempotency;

import io.leadkeep.config.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How answers are kept for repeats of a request. */
@ConfigMapping(prefix = "leadkeep.idempotency")
interface IdempotencyConfig {

    /**
     * How often those older than a day are deleted.
     *
     * @return ten minutes unless configured
     */
    @WithDefault("10m")
    @WithConverter(PositiveDuration.class)
    Duration sweptEvery();
}
