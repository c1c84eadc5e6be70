package io.leadkeep.backup;

import io.leadkeep.database.Sql;
import io.leadkeep.database.StandaloneDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * A database without rows, filled in one transaction. It is migrated to the schema of the rows
 * before, and to the newest schema afterwards, so that backups of older releases can be restored.
 */
final class EmptyDatabase implements RowSink, AutoCloseable {

    private final StandaloneDatabase database;
    private final Set<String> missing = new HashSet<>();
    private Connection connection;
    private String table;
    private CopyIn copy;

    EmptyDatabase(StandaloneDatabase database) {
        this.database = database;
    }

    @Override
    public void begin(String schema) throws SQLException {
        connection = database.connect();
        refuseRows();
        String newest = database.newestSchema();
        if (Snapshot.isNewer(schema, newest)) {
            throw new IllegalStateException(
                    "The rows have schema %s, of a newer Leadkeep than this one, which knows %s"
                            .formatted(schema, newest));
        }
        refuseOtherThan(schema, database.schema().filter(found -> Snapshot.isNewer(found, schema)));
        database.migrateTo(schema);
        refuseOtherThan(schema, database.schema().filter(found -> !found.equals(schema)));
        connection.setAutoCommit(false);
        Tables.setUp(connection);
        List<String> tables = Tables.in(connection);
        missing.addAll(tables);
        try (Statement statement = connection.createStatement()) {
            // Blocks a service that starts now before it creates the first account.
            Sql lock = Tables.list(new Sql().add("lock table "), tables);
            statement.execute(lock.add(" in share row exclusive mode").text());
        }
        refuseRows();
    }

    private void refuseOtherThan(String schema, Optional<String> found) {
        if (found.isPresent()) {
            throw new IllegalStateException(
                    "The rows have schema %s, but the database %s has %s already: use one without tables"
                            .formatted(schema, database, found.get()));
        }
    }

    private void refuseRows() throws SQLException {
        List<String> filled = Tables.filled(connection);
        if (!filled.isEmpty()) {
            throw new IllegalStateException(
                    "The database %s is not empty (it has rows in: %s), and nothing was changed"
                            .formatted(database, String.join(", ", filled)));
        }
    }

    @Override
    public void beginTable(String name, List<String> columns) throws SQLException {
        if (!missing.remove(name)
                || !Set.copyOf(Tables.columns(connection, name)).equals(Set.copyOf(columns))) {
            throw new IllegalStateException(
                    "The rows are those of another table %s than the one of this schema"
                            .formatted(name));
        }
        table = name;
        Sql into = new Sql().add("copy ").identifier(name).add(" (");
        copy =
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn(Tables.list(into, columns).add(") from stdin").text());
    }

    @Override
    public void row(byte[] row) throws SQLException {
        copy.writeToCopy(row, 0, row.length);
    }

    @Override
    public void endTable(long rows) throws SQLException {
        long stored = copy.endCopy();
        if (stored != rows) {
            throw new IllegalStateException(
                    "%d rows of %s were sent and %d stored, so nothing was changed"
                            .formatted(rows, table, stored));
        }
    }

    @Override
    public void end() throws SQLException {
        if (!missing.isEmpty()) {
            throw new IllegalStateException("The rows of " + missing + " are missing");
        }
        connection.commit();
        connection.setAutoCommit(true);
        database.migrate();
        try (Statement statement = connection.createStatement()) {
            // Without statistics the first queries would be planned for empty tables.
            statement.execute(Tables.list(new Sql().add("analyze "), Tables.in(connection)).text());
        }
    }

    /** PostgreSQL rolls an open transaction back. */
    @Override
    public void close() throws SQLException {
        if (copy != null && copy.isActive()) {
            copy.cancelCopy();
        }
        if (connection != null) {
            connection.close();
        }
    }
}
