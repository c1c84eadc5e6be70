package io.leadkeep.lead;

import io.smallrye.config.ConfigMapping;

/** How creates share statements. */
@ConfigMapping(prefix = "leadkeep.creates")
interface CreateBatchConfig extends BatchConfig {}
