package io.leadkeep.http.connection;

import io.leadkeep.config.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long a client may take until a request of its has arrived, or to read its answer. */
@ConfigMapping(prefix = "leadkeep.clients")
interface SlowClientsConfig {

    /**
     * For the head of a request, from its first byte to its last.
     *
     * @return whole seconds, at least one
     */
    @WithDefault("10s")
    @WithConverter(PositiveDuration.class)
    Duration headTimeout();

    /**
     * To begin a request, after connecting or after the answer to the one before, and to read
     * anything of an answer that waits for it.
     *
     * @return whole seconds, at least one
     */
    @WithDefault("75s")
    @WithConverter(PositiveDuration.class)
    Duration idleTimeout();
}
