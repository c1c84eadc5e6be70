package io.leadkeep.event;

import io.leadkeep.config.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the log of events; see docs/configuration.md. */
@ConfigMapping(prefix = "leadkeep.events")
interface EventsConfig {

    @WithDefault("30d")
    @WithConverter(PositiveDuration.class)
    Duration keptFor();

    @WithDefault("1m")
    @WithConverter(PositiveDuration.class)
    Duration purgeInterval();
}
