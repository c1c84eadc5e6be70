package io.leadkeep.workspace;

import io.leadkeep.config.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "leadkeep.workspace-purge")
interface WorkspacePurgeConfig {

    @WithDefault("10s")
    @WithConverter(PositiveDuration.class)
    Duration interval();

    /** From the deletion of a workspace until its purge. */
    @WithDefault("30m")
    @WithConverter(PositiveDuration.class)
    Duration delay();
}
