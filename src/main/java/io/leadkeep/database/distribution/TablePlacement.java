package io.leadkeep.database.distribution;

import java.util.List;
import java.util.stream.Stream;

/** Where the rows of each table are in a distributed database. A new table needs an entry. */
final class TablePlacement {

    /**
     * Rows of all workspaces that each request may need. A change of a row locks its table on all
     * nodes.
     */
    static final List<String> ON_EVERY_NODE =
            List.of("account", "member", "api_key", "lead_event_epoch");

    /**
     * By its id, so that its row is where the rows of the workspace are: statements join it, and
     * lock it there without locking other workspaces.
     */
    static final String WORKSPACE = "workspace";

    /** All rows of a workspace are on one node, by the column workspace_id. */
    static final List<String> OF_A_WORKSPACE =
            List.of(
                    "lead",
                    "lead_event",
                    "idempotent_request",
                    "enrichment_job",
                    "enrichment_item",
                    "webhook",
                    "webhook_cursor",
                    "webhook_delivery",
                    "webhook_attempt",
                    "dnc_entry",
                    "lead_import",
                    "lead_import_chunk",
                    "lead_import_failure",
                    "lead_import_result");

    /** Queues and leases of all workspaces: Citus locks rows of several nodes in no statement. */
    static final List<String> ON_THE_COORDINATOR =
            List.of("enrichment_turn", "import_turn", "webhook_node");

    private TablePlacement() {}

    /** Returns all tables in the order of their distribution. */
    static Stream<String> all() {
        return Stream.of(ON_EVERY_NODE, List.of(WORKSPACE), OF_A_WORKSPACE, ON_THE_COORDINATOR)
                .flatMap(List::stream);
    }
}
