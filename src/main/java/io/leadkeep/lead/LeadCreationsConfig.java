package io.leadkeep.lead;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How creates share statements. */
@ConfigMapping(prefix = "leadkeep.creates")
interface LeadCreationsConfig {

    /**
     * How many statements are under way at the same time before creates wait and share the next.
     *
     * @return with 0, each create is a statement of its own
     */
    @WithDefault("2")
    int lanes();

    /**
     * How many creates share a statement.
     *
     * @return at most
     */
    @WithDefault("256")
    int group();

    /**
     * How many creates may be on their way to the database, waiting or under way; more are answered
     * 503 at once.
     *
     * @return at most
     */
    @WithDefault("4000")
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
