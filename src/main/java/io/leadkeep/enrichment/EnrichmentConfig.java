package io.leadkeep.enrichment;

import io.leadkeep.config.AtLeastOne;
import io.leadkeep.config.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How enrichment jobs are worked on. */
@ConfigMapping(prefix = "leadkeep.enrichment")
interface EnrichmentConfig {

    /**
     * How often a node looks for jobs that came in elsewhere.
     *
     * @return the interval
     */
    @WithDefault("1s")
    @WithConverter(PositiveDuration.class)
    Duration pollInterval();

    /**
     * How many leads of a job are worked on together.
     *
     * @return at most
     */
    @WithDefault("500")
    @WithConverter(AtLeastOne.class)
    int batchSize();

    /**
     * How many batches this node works on at a time; a workspace gets at most half of them.
     *
     * @return at most
     */
    @WithDefault("4")
    @WithConverter(AtLeastOne.class)
    int concurrency();

    /**
     * How long a batch belongs to a node that does not say that it still lives.
     *
     * @return after that others take the leads over
     */
    @WithDefault("60s")
    @WithConverter(PositiveDuration.class)
    Duration lease();

    /**
     * How long a job may take.
     *
     * @return after that it has failed
     */
    @WithDefault("7d")
    @WithConverter(PositiveDuration.class)
    Duration expiresAfter();

    /**
     * How long a job can be read after its end.
     *
     * @return after that it is deleted
     */
    @WithDefault("7d")
    @WithConverter(PositiveDuration.class)
    Duration retention();
}
