package io.leadkeep.http.connection;

import io.leadkeep.config.AtLeastOne;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** How much this node takes on at a time. */
@ConfigMapping(prefix = "leadkeep.overload")
interface LoadSheddingConfig {

    /**
     * How many requests of the API may wait for their answers; more are answered 503 before
     * anything is done for them.
     *
     * @return at least one
     */
    @WithDefault("1000")
    @WithConverter(AtLeastOne.class)
    int inFlight();
}
