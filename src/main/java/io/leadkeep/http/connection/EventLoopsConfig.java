package io.leadkeep.http.connection;

import io.smallrye.config.ConfigMapping;
import java.util.OptionalInt;

/** Threads that read requests, talk to the database and write responses. */
@ConfigMapping(prefix = "leadkeep.http")
interface EventLoopsConfig {

    /** Empty: half the number of processors. */
    OptionalInt eventLoops();
}
