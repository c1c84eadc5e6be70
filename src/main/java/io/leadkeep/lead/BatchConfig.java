package io.leadkeep.lead;

import io.leadkeep.config.AtLeastOne;
import io.leadkeep.config.NotNegative;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** Limits of a batcher; see docs/configuration.md. */
interface BatchConfig {

    @WithDefault("2")
    @WithConverter(NotNegative.class)
    int concurrency();

    @WithDefault("256")
    @WithConverter(AtLeastOne.class)
    int maxSize();

    @WithDefault("4000")
    @WithConverter(AtLeastOne.class)
    int maxPending();

    @ConfigMapping(prefix = "leadkeep.creates.batch")
    interface Creates extends BatchConfig {}

    /** Reads of single leads. */
    @ConfigMapping(prefix = "leadkeep.reads.batch")
    interface Reads extends BatchConfig {

        /** Reads are short, and larger batches cost less per read. */
        @Override
        @WithDefault("1")
        @WithConverter(NotNegative.class)
        int concurrency();
    }
}
