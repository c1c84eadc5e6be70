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

    /** How often a node looks for jobs that another node accepted. */
    @WithDefault("1s")
    @WithConverter(PositiveDuration.class)
    Duration pollInterval();

    /** Leads per batch. */
    @WithDefault("500")
    @WithConverter(AtLeastOne.class)
    int batchSize();

    /** Batches in progress on this node; a workspace gets at most half of them. */
    @WithDefault("4")
    @WithConverter(AtLeastOne.class)
    int concurrency();

    /** How long a batch stays with a node that does not renew its lease. */
    @WithDefault("60s")
    @WithConverter(PositiveDuration.class)
    Duration lease();

    /** The age at which a job fails. */
    @WithDefault("7d")
    @WithConverter(PositiveDuration.class)
    Duration expiresAfter();

    /** How long a job can be read after its end. */
    @WithDefault("7d")
    @WithConverter(PositiveDuration.class)
    Duration retention();
}
