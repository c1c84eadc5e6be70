package io.leadkeep.console;

import io.leadkeep.config.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the console; see docs/configuration.md. */
@ConfigMapping(prefix = "leadkeep.console")
interface ConsoleConfig {

    @WithDefault("8h")
    @WithConverter(PositiveDuration.class)
    Duration sessionLifetime();
}
