package io.leadkeep.http.connection;

import io.smallrye.config.ConfigMapping;
import java.util.OptionalInt;

/** How many threads answer requests. */
@ConfigMapping(prefix = "leadkeep.http")
interface EventLoopsConfig {

    /**
     * Threads of Vert.x that read requests, talk to the database and write answers.
     *
     * @return their number; empty for half as many as there are processors
     */
    OptionalInt eventLoops();
}
