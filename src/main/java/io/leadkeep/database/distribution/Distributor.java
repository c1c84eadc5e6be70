package io.leadkeep.database.distribution;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** Distributes the tables that are not distributed yet, with their rows. */
final class Distributor {

    private static final Logger LOG = Logger.getLogger(Distributor.class);

    /** Of several nodes that start at once, one distributes. */
    static final String LOCK =
            "select pg_advisory_xact_lock('pg_dist_partition'::regclass::int, 1)";

    private static final String FIND_MISSING =
            "select name from unnest(?::text[]) with ordinality as list (name, place) where not"
                    + " exists (select from pg_dist_partition where logicalrelid ="
                    + " to_regclass(name)) order by place";

    private static final String FIND_UNOWNED =
            "select oid::regclass::text from pg_class where oid = any(?::text[]::regclass[]) and"
                    + " not pg_has_role(relowner, 'usage') order by 1";

    /** In a setting of the transaction, since the owner may not create temporary tables. */
    private static final String REMEMBER_FOREIGN_KEYS =
            "select set_config('leadkeep.foreign_keys', coalesce(json_agg(key), '[]')::text, true)"
                    + " from (select conname as name, conrelid::regclass as source,"
                    + " confrelid::regclass as target, pg_get_constraintdef(oid) as definition from"
                    + " pg_constraint where contype = 'f' and array[conrelid, confrelid] &&"
                    + " ?::text[]::regclass[]::oid[]) key";

    private static final String FOREIGN_KEYS =
            "json_to_recordset(current_setting('leadkeep.foreign_keys')::json) as foreign_key (name"
                    + " text, source regclass, target regclass, definition text)";

    private static final String DROP_FOREIGN_KEYS =
            "do $$ declare key record; begin for key in select * from "
                    + FOREIGN_KEYS
                    + " loop execute format('alter table %s drop constraint %I', key.source,"
                    + " key.name); end loop; end $$";

    /** Citus accepts a foreign key to a distributed table only from another distributed table. */
    private static final String ADD_FOREIGN_KEYS =
            "do $$ declare key record; begin for key in select * from "
                    + FOREIGN_KEYS
                    + " where exists (select from pg_dist_partition where logicalrelid = source and"
                    + " partmethod = 'h') or not exists (select from pg_dist_partition where"
                    + " logicalrelid = target and partmethod = 'h') loop execute format('alter"
                    + " table %s add constraint %I %s', key.source, key.name, key.definition); end"
                    + " loop; end $$";

    private static final String HAS_TRIGGER =
            "select exists (select from pg_trigger where tgrelid = 'lead'::regclass and tgname ="
                    + " 'lead_delete_enrichment_items')";

    private static final String DROP_TRIGGER = "drop trigger lead_delete_enrichment_items on lead";
    private static final String DROP_TRIGGER_FUNCTION = "drop function delete_enrichment_items()";

    /** Citus distributes no table with a trigger. This foreign key does the same. */
    private static final String REPLACE_TRIGGER =
            "alter table enrichment_item add constraint enrichment_item_lead_fkey foreign key"
                    + " (workspace_id, lead_id) references lead (workspace_id, id) on delete"
                    + " cascade";

    private static final String PUT_ON_EVERY_NODE = "select create_reference_table(?::regclass)";

    /** The number of shards is that of the setting citus.shard_count. */
    private static final String DISTRIBUTE_WORKSPACES =
            "select create_distributed_table(?::regclass, 'id', colocate_with => 'none')";

    private static final String DISTRIBUTE_BY_WORKSPACE =
            "select create_distributed_table(?::regclass, 'workspace_id', colocate_with =>"
                    + " 'workspace')";

    private static final String KEEP_ON_THE_COORDINATOR =
            "select citus_add_local_table_to_metadata(?::regclass)";

    /**
     * Those that are older than the extension. Citus finds no function that only another function
     * calls.
     */
    private static final String DISTRIBUTE_FUNCTIONS =
            "select create_distributed_function(oid::regprocedure) from pg_proc where pronamespace"
                + " = current_schema()::regnamespace and pg_has_role(proowner, 'usage') and not"
                + " exists (select from pg_depend where classid = 'pg_proc'::regclass and objid ="
                + " pg_proc.oid and deptype = 'e')";

    /** Citus copies the rows, and leaves invisible ones behind. */
    private static final String DELETE_COPY =
            "select truncate_local_data_after_distributing_table(?::regclass)";

    private Distributor() {}

    /**
     * Distributes in one transaction.
     *
     * @throws IllegalStateException if the role does not own the tables
     */
    static void distribute(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        execute(connection, LOCK);
        List<String> missing = strings(connection, FIND_MISSING, TablePlacement.all().toList());
        if (!missing.isEmpty()) {
            requireOwner(connection, missing);
            distribute(connection, missing);
            LOG.infof("Citus distributes %s", String.join(", ", missing));
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    private static void requireOwner(Connection connection, List<String> tables)
            throws SQLException {
        List<String> unowned = strings(connection, FIND_UNOWNED, tables);
        if (!unowned.isEmpty()) {
            throw new IllegalStateException(
                    CitusCluster.cannotDistribute(connection)
                            + "the role \"%s\" does not own %s. Name the owner in"
                                    .formatted(
                                            connection.getMetaData().getUserName(),
                                            String.join(", ", unowned))
                            + " LEADKEEP_MIGRATION_DATABASE_URL");
        }
    }

    private static void distribute(Connection connection, List<String> tables) throws SQLException {
        strings(connection, REMEMBER_FOREIGN_KEYS, tables);
        execute(connection, DROP_FOREIGN_KEYS);
        boolean hasTrigger = CitusCluster.isTrue(connection, HAS_TRIGGER);
        if (hasTrigger) {
            execute(connection, DROP_TRIGGER);
            execute(connection, DROP_TRIGGER_FUNCTION);
        }
        execute(connection, DISTRIBUTE_FUNCTIONS);
        for (String table : tables) {
            distribute(connection, table);
        }
        execute(connection, ADD_FOREIGN_KEYS);
        if (hasTrigger) {
            execute(connection, REPLACE_TRIGGER);
        }
    }

    private static void distribute(Connection connection, String table) throws SQLException {
        if (TablePlacement.ON_THE_COORDINATOR.contains(table)) {
            call(connection, KEEP_ON_THE_COORDINATOR, table);
            return;
        }
        if (TablePlacement.ON_EVERY_NODE.contains(table)) {
            call(connection, PUT_ON_EVERY_NODE, table);
        } else if (TablePlacement.WORKSPACE.equals(table)) {
            call(connection, DISTRIBUTE_WORKSPACES, table);
        } else {
            call(connection, DISTRIBUTE_BY_WORKSPACE, table);
        }
        call(connection, DELETE_COPY, table);
    }

    private static List<String> strings(Connection connection, String query, List<String> tables)
            throws SQLException {
        List<String> strings = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setArray(1, connection.createArrayOf("text", tables.toArray()));
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    strings.add(result.getString(1));
                }
            }
        }
        return strings;
    }

    private static void call(Connection connection, String function, String table)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(function)) {
            statement.setString(1, table);
            statement.execute();
        }
    }

    private static void execute(Connection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }
}
