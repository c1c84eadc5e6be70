package io.leadkeep.lead.search;

import io.leadkeep.config.AtLeastOne;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** How far a page walks for leads that match. */
@ConfigMapping(prefix = "leadkeep.walks")
interface ScanConfig {

    /**
     * How many leads a statement looks at.
     *
     * @return so many that it takes about a tenth of a second
     */
    @WithDefault("100000")
    @WithConverter(AtLeastOne.class)
    int stretch();

    /**
     * How many such statements a page takes before it says where to read on.
     *
     * @return at least 1
     */
    @WithDefault("10")
    @WithConverter(AtLeastOne.class)
    int stretches();
}
