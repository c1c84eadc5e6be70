package io.leadkeep.lead;

import io.leadkeep.config.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the search index. */
@ConfigMapping(prefix = "leadkeep.search")
interface SearchConfig {

    /** Interval of {@link SearchIndexMerger}. */
    @WithDefault("1s")
    @WithConverter(PositiveDuration.class)
    Duration mergeInterval();

    /** Interval of {@link SearchTermsFiller}. */
    @WithDefault("10s")
    @WithConverter(PositiveDuration.class)
    Duration fillInterval();
}
