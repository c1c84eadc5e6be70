package io.leadkeep.workspace;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The keys of an empty database; an empty one is generated and printed. */
@ConfigMapping(prefix = "leadkeep.bootstrap")
interface BootstrapConfig {

    Optional<String> workspaceKey();

    Optional<String> platformKey();
}
