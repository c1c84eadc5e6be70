package io.leadkeep.lead;

import io.leadkeep.config.NotNegative;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** Batching of reads of single leads. */
@ConfigMapping(prefix = "leadkeep.reads.batch")
interface ReadBatchConfig extends BatchConfig {

    /** Reads are short, and larger batches cost less per read. */
    @Override
    @WithDefault("1")
    @WithConverter(NotNegative.class)
    int concurrency();
}
