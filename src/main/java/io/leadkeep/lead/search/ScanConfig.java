package io.leadkeep.lead.search;

import io.leadkeep.config.AtLeastOne;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** Limits of {@link NewestFirstScan}. */
@ConfigMapping(prefix = "leadkeep.scan")
interface ScanConfig {

    /** Leads that a statement examines; the default takes about 0.1 s. */
    @WithDefault("100000")
    @WithConverter(AtLeastOne.class)
    int batchSize();

    /** Statements of a page; then the page ends and its cursor continues the scan. */
    @WithDefault("10")
    @WithConverter(AtLeastOne.class)
    int maxBatches();
}
