package io.leadkeep.backup;

import io.leadkeep.database.Sql;
import io.leadkeep.database.StandaloneDatabase;
import io.leadkeep.database.distribution.Distribution;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** The rows of a database at one moment, read while services write. */
final class Snapshot {

    private final StandaloneDatabase database;

    Snapshot(StandaloneDatabase database) {
        this.database = database;
    }

    /**
     * Sends every row that is committed when this starts.
     *
     * @throws IllegalStateException if the schema is missing or newer than this release
     */
    Copied sendTo(RowSink sink) throws IOException, SQLException {
        refuseUnknownSchema();
        try (Connection connection = database.connect()) {
            List<String> tables = Tables.in(connection);
            List<String> undistributed =
                    Distribution.areDistributed(connection)
                            ? tables.stream().filter(Distribution::isOutsideOfShards).toList()
                            : List.of();
            connection.setAutoCommit(false);
            begin(connection, tables);
            if (!undistributed.isEmpty()) {
                readEachNode(connection, undistributed);
            }
            Copied copied = Copied.of(schema(connection));
            sink.begin(copied.schema());
            for (String table : tables) {
                copied.rows().put(table, send(connection, table, sink));
            }
            connection.commit();
            sink.end();
            return copied;
        }
    }

    private void refuseUnknownSchema() {
        String schema =
                database.schema()
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "The database " + database + " has no leads"));
        if (isNewer(schema, database.newestSchema())) {
            throw new IllegalStateException(
                    "The database has schema %s, of a newer Leadkeep than this one, which knows %s"
                            .formatted(schema, database.newestSchema()));
        }
    }

    static boolean isNewer(String schema, String than) {
        return MigrationVersion.fromVersion(schema).isNewerThan(than);
    }

    /**
     * Locks the tables before the first query takes the snapshot: a table that a migration rewrites
     * in between would look empty in it (PostgreSQL manual, 13.6).
     */
    private static void begin(Connection connection, List<String> tables) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set transaction isolation level repeatable read, read only");
            Tables.setUp(connection);
            Sql lock = Tables.list(new Sql().add("lock table "), tables);
            statement.execute(lock.add(" in access share mode").text());
        }
    }

    /**
     * Makes every node of Citus take its snapshot, between the same transactions. What a
     * transaction changes on several nodes includes a row of the tables that are not distributed by
     * workspace, such as the member of a new workspace. The rollback releases the lock and keeps
     * the snapshots.
     */
    private static void readEachNode(Connection connection, List<String> undistributed)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            Savepoint unlocked = connection.setSavepoint();
            Sql lock = Tables.list(new Sql().add("lock table "), undistributed);
            statement.execute(lock.add(" in share mode").text());
            statement.execute("select count(*) from workspace");
            connection.rollback(unlocked);
        }
    }

    private static String schema(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select version from flyway_schema_history where success and"
                                        + " version is not null order by installed_rank desc"
                                        + " limit 1")) {
            row.next();
            return row.getString(1);
        }
    }

    private static long send(Connection connection, String table, RowSink sink)
            throws IOException, SQLException {
        List<String> columns = Tables.columns(connection, table);
        sink.beginTable(table, columns);
        Sql copy = new Sql().add("copy ").identifier(table).add(" (");
        CopyOut rows =
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut(Tables.list(copy, columns).add(") to stdout").text());
        long count = 0;
        for (byte[] row; (row = rows.readFromCopy()) != null; count++) {
            sink.row(row);
        }
        if (count != rows.getHandledRowCount()) {
            throw new IllegalStateException(
                    "PostgreSQL has sent %d rows of %s and reports %d"
                            .formatted(count, table, rows.getHandledRowCount()));
        }
        sink.endTable(count);
        return count;
    }
}
