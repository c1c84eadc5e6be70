package io.leadkeep.backup;

import io.leadkeep.database.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The tables whose rows make up a database of ours, and what its catalog says of them. */
final class Tables {

    /** Each comes after those that its rows refer to. Which migrations have run is not among it. */
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
                    "enrichment_turn");

    /** PostgreSQL that knows a time-out for whole transactions. */
    private static final int WITH_TRANSACTION_TIMEOUT = 17;

    private Tables() {}

    /**
     * Looks which of them there are: an older schema has fewer.
     *
     * @param connection to the database
     * @return their names, in the order of {@link #ALL}
     * @throws SQLException if the database does not tell
     */
    static List<String> in(Connection connection) throws SQLException {
        List<String> present = new ArrayList<>();
        for (String table : ALL) {
            if (!column(connection, "select 1 where to_regclass(?) is not null", table).isEmpty()) {
                present.add(table);
            }
        }
        return present;
    }

    /**
     * Looks which columns hold something of their own.
     *
     * @param connection to the database
     * @param table its name
     * @return their names
     * @throws SQLException if the database does not tell
     */
    static List<String> columns(Connection connection, String table) throws SQLException {
        return column(
                connection,
                "select attname from pg_attribute where attrelid = to_regclass(?) and attnum > 0"
                        + " and not attisdropped and attgenerated = '' order by attnum",
                table);
    }

    /**
     * Looks for tables that hold rows.
     *
     * @param connection to the database
     * @return their names
     * @throws SQLException if the database does not tell
     */
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
     * Waits for as long as everything takes, and writes times of one zone.
     *
     * @param connection with a transaction on it: a pooler would lend any other setting to others
     * @throws SQLException if the database refuses
     */
    static void takeTime(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "set local statement_timeout = 0; set local lock_timeout = 0; set local"
                        + " idle_in_transaction_session_timeout = 0; set local timezone = 'UTC'");
            if (connection.getMetaData().getDatabaseMajorVersion() >= WITH_TRANSACTION_TIMEOUT) {
                statement.execute("set local transaction_timeout = 0");
            }
        }
    }

    /**
     * Names tables in a statement.
     *
     * @param statement that ends before the names
     * @param names of tables or columns, at least one
     * @return the statement
     */
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
