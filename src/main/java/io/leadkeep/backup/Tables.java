package io.leadkeep.backup;

import io.leadkeep.database.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The tables of a backup, and what the catalog says about them. */
final class Tables {

    /** Referenced tables come first. The history of migrations is not copied. */
    static final List<String> ALL =
            List.of(
                    "account",
                    "workspace",
                    "member",
                    "api_key",
                    "lead",
                    "idempotent_request",
                    "enrichment_job",
                    "enrichment_item",
                    "enrichment_turn",
                    "lead_event",
                    "lead_event_epoch",
                    "webhook",
                    "webhook_cursor",
                    "webhook_delivery",
                    "webhook_attempt",
                    "webhook_node",
                    "dnc_entry",
                    "lead_import",
                    "lead_import_chunk",
                    "lead_import_failure",
                    "lead_import_result",
                    "import_turn");

    /**
     * Without effect on a server without Citus. One connection is one snapshot of a node; and Citus
     * refuses a change of a table of all nodes after one that used several connections.
     */
    private static final String ONE_CONNECTION_PER_NODE =
            "set local citus.max_adaptive_executor_pool_size = 1; set local"
                    + " citus.multi_shard_modify_mode = 'sequential'";

    /** The first version with {@code transaction_timeout}. */
    private static final int WITH_TRANSACTION_TIMEOUT = 17;

    private Tables() {}

    /** Returns the tables that exist, in the order of {@link #ALL}; an older schema has fewer. */
    static List<String> in(Connection connection) throws SQLException {
        List<String> present = new ArrayList<>();
        for (String table : ALL) {
            if (!column(connection, "select 1 where to_regclass(?) is not null", table).isEmpty()) {
                present.add(table);
            }
        }
        return present;
    }

    /** Returns the columns that are not generated. */
    static List<String> columns(Connection connection, String table) throws SQLException {
        return column(
                connection,
                "select attname from pg_attribute where attrelid = to_regclass(?) and attnum > 0"
                        + " and not attisdropped and attgenerated = '' order by attnum",
                table);
    }

    /** Returns the tables that have rows. */
    static List<String> filled(Connection connection) throws SQLException {
        List<String> filled = new ArrayList<>();
        for (String table : in(connection)) {
            Sql anyRow = new Sql().add("select from ").identifier(table).add(" limit 1");
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(anyRow.text())) {
                if (row.next()) {
                    filled.add(table);
                }
            }
        }
        return filled;
    }

    /**
     * Disables all timeouts of a transaction, sets its time zone, and makes Citus use one
     * connection for each node. Only of a transaction, because a pooler shares its connections.
     */
    static void setUp(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "set local statement_timeout = 0; set local lock_timeout = 0; set local"
                        + " idle_in_transaction_session_timeout = 0; set local timezone = 'UTC'");
            statement.execute(ONE_CONNECTION_PER_NODE);
            if (connection.getMetaData().getDatabaseMajorVersion() >= WITH_TRANSACTION_TIMEOUT) {
                statement.execute("set local transaction_timeout = 0");
            }
        }
    }

    /** Appends quoted names, separated by commas. */
    static Sql list(Sql statement, List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            statement.add(i == 0 ? "" : ", ").identifier(names.get(i));
        }
        return statement;
    }

    private static List<String> column(Connection connection, String query, String table)
            throws SQLException {
        List<String> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, table);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(result.getString(1));
                }
            }
        }
        return rows;
    }
}
