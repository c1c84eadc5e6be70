package io.leadkeep.lead;

import io.leadkeep.config.AtLeastOne;
import io.leadkeep.config.NotNegative;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** How requests of one kind share statements. */
interface BatchConfig {

    /**
     * How many statements are under way at the same time before requests wait and share the next.
     *
     * @return with 0, each request has a statement of its own
     */
    @WithDefault("2")
    @WithConverter(NotNegative.class)
    int lanes();

    /**
     * How many requests share a statement.
     *
     * @return at most
     */
    @WithDefault("256")
    @WithConverter(AtLeastOne.class)
    int group();

    /**
     * How many requests may be on their way to the database, waiting or under way; more are
     * answered 503 at once.
     *
     * @return at most
     */
    @WithDefault("4000")
    @WithConverter(AtLeastOne.class)
    int open();

    /**
     * Whether a statement names one workspace only: on a sharded database, one that names several
     * is slower.
     *
     * @return false where all workspaces are on one server
     */
    @WithDefault("false")
    boolean workspacesApart();
}
