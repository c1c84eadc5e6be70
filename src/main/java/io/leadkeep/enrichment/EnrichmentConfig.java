package io.leadkeep.enrichment;

import io.leadkeep.config.AtLeastOne;
import io.leadkeep.config.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of enrichment jobs; see docs/configuration.md. */
@ConfigMapping(prefix = "leadkeep.enrichment")
interface EnrichmentConfig {

    @WithDefault("1s")
    @WithConverter(PositiveDuration.class)
    Duration pollInterval();

    @WithDefault("500")
    @WithConverter(AtLeastOne.class)
    int batchSize();

    @WithDefault("4")
    @WithConverter(AtLeastOne.class)
    int concurrency();

    @WithDefault("60s")
    @WithConverter(PositiveDuration.class)
    Duration lease();

    @WithDefault("7d")
    @WithConverter(PositiveDuration.class)
    Duration expiresAfter();

    @WithDefault("7d")
    @WithConverter(PositiveDuration.class)
    Duration retention();
}
