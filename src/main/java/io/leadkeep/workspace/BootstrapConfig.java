package io.leadkeep.workspace;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Keys for an empty database (contract, section 5; documented in the README's table). */
@ConfigMapping(prefix = "leadkeep.bootstrap")
interface BootstrapConfig {

    /**
     * The first workspace's key.
     *
     * @return empty: one is generated and printed
     */
    Optional<String> workspaceKey();

    /**
     * The first owner's key.
     *
     * @return empty: one is generated and printed
     */
    Optional<String> platformKey();
}
