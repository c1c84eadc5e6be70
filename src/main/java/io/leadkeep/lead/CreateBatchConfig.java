package io.leadkeep.lead;

import io.smallrye.config.ConfigMapping;

@ConfigMapping(prefix = "leadkeep.creates.batch")
interface CreateBatchConfig extends BatchConfig {}
