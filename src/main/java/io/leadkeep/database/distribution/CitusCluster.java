package io.leadkeep.database.distribution;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What the distribution requires of the server. */
final class CitusCluster {

    private static final String HAS_EXTENSION =
            "select exists (select from pg_extension where extname = 'citus')";

    private static final String IS_TOO_OLD =
            "select string_to_array(split_part(extversion, '-', 1), '.')::int[] < '{12,1}' from"
                    + " pg_extension where extname = 'citus'";

    static final String IS_WORKER = "select groupid <> 0 from pg_dist_local_group";

    private static final String HAS_COORDINATOR =
            "select exists (select from pg_dist_node where groupid = 0)";

    private static final String HAS_NODE_FOR_SHARDS =
            "select exists (select from pg_dist_node where shouldhaveshards and isactive and"
                    + " noderole = 'primary')";

    private CitusCluster() {}

    /**
     * Checks the server before anything is created on it.
     *
     * @throws IllegalStateException if the tables cannot be distributed from it
     */
    static void require(Connection connection) throws SQLException {
        String cannot = cannotDistribute(connection);
        if (!isTrue(connection, HAS_EXTENSION)) {
            throw new IllegalStateException(
                    cannot
                            + "it has no extension citus. Install Citus on each node, and run"
                            + " \"create extension citus\" as a superuser in the database of each"
                            + " node");
        }
        if (isTrue(connection, IS_TOO_OLD)) {
            throw new IllegalStateException(
                    cannot + "its extension citus is too old. Update it to 12.1 or newer");
        }
        if (isTrue(connection, IS_WORKER)) {
            throw new IllegalStateException(
                    cannot
                            + "the server is a worker of Citus. Name the coordinator in"
                            + " LEADKEEP_MIGRATION_DATABASE_URL or DATABASE_URL");
        }
        if (!isTrue(connection, HAS_COORDINATOR)) {
            throw new IllegalStateException(
                    cannot
                            + "the coordinator has no address. Run \"select"
                            + " citus_set_coordinator_host('host', port)\" there as a superuser");
        }
        if (!isTrue(connection, HAS_NODE_FOR_SHARDS)) {
            throw new IllegalStateException(
                    cannot
                            + "the coordinator has no workers. Run \"select"
                            + " citus_add_node('host', port)\" there as a superuser for each");
        }
    }

    /** The start of a message. */
    static String cannotDistribute(Connection connection) throws SQLException {
        return "Citus cannot distribute the database \"%s\": ".formatted(connection.getCatalog());
    }

    static boolean isTrue(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getBoolean(1);
        }
    }
}
