package io.leadkeep.lead;

import io.smallrye.config.ConfigMapping;

/** Batching of creates. */
@ConfigMapping(prefix = "leadkeep.creates.batch")
interface CreateBatchConfig extends BatchConfig {}
