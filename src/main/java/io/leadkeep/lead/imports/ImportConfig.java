package io.leadkeep.lead.imports;

import io.leadkeep.config.AtLeastOne;
import io.leadkeep.config.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of imports; see docs/configuration.md. */
@ConfigMapping(prefix = "leadkeep.imports")
interface ImportConfig {

    @WithDefault("1s")
    @WithConverter(PositiveDuration.class)
    Duration pollInterval();

    @WithDefault("2")
    @WithConverter(AtLeastOne.class)
    int concurrency();

    @WithDefault("60s")
    @WithConverter(PositiveDuration.class)
    Duration lease();

    @WithDefault("100")
    @WithConverter(AtLeastOne.class)
    int maxOpen();

    @WithDefault("24h")
    @WithConverter(PositiveDuration.class)
    Duration expiresAfter();

    @WithDefault("${leadkeep.events.kept-for:30d}")
    @WithConverter(PositiveDuration.class)
    Duration keptFor();
}
