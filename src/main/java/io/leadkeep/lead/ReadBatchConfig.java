package io.leadkeep.lead;

import io.leadkeep.config.NotNegative;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** How reads of single leads share statements. */
@ConfigMapping(prefix = "leadkeep.reads")
interface ReadBatchConfig extends BatchConfig {

    /** One: a read is short, and the longer its line, the less each of those in it costs. */
    @Override
    @WithDefault("1")
    @WithConverter(NotNegative.class)
    int lanes();
}
