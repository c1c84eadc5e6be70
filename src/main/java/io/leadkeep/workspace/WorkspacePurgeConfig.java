package io.leadkeep.workspace;

import io.leadkeep.config.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When deleted workspaces are erased. */
@ConfigMapping(prefix = "leadkeep.workspace-erasure")
interface WorkspacePurgeConfig {

    /**
     * How often deleted workspaces are looked for.
     *
     * @return the interval
     */
    @WithDefault("10s")
    @WithConverter(PositiveDuration.class)
    Duration every();
}
