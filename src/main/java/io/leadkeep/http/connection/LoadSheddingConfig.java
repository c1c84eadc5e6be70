package io.leadkeep.http.connection;

import io.leadkeep.config.AtLeastOne;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** The load that this node accepts. */
@ConfigMapping(prefix = "leadkeep.load-shedding")
interface LoadSheddingConfig {

    /** API requests in flight; further ones get 503 before any work is done for them. */
    @WithDefault("1000")
    @WithConverter(AtLeastOne.class)
    int maxInFlight();
}
