package io.leadkeep.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/** Accesses the PostgreSQL of a service directly. */
public final class TestPostgres {

    private final Path cluster;

    /** The server of the {@link ServiceProcess} in a folder. */
    public TestPostgres(Path folder) {
        this.cluster = folder.resolve("data").resolve("postgresql");
    }

    private TestPostgres() {
        this.cluster = FreshDatabase.cluster();
    }

    /** The server of the service in the JVM of the tests. */
    public static TestPostgres ofThisJvm() {
        return new TestPostgres();
    }

    /** Copies a data directory with empty tables to a folder. */
    public static TestPostgres prepare(Path folder) {
        ServiceTemplate.copyTo(folder, Map.of());
        return new TestPostgres(folder);
    }

    public long pid() {
        return Long.parseLong(pidFile().get(0));
    }

    public int port() {
        return Integer.parseInt(pidFile().get(3));
    }

    public Path pidPath() {
        return cluster.resolve("postmaster.pid");
    }

    public String password() {
        return read(cluster.resolve("leadkeep.password"));
    }

    /** DATABASE_URL with another port. */
    public String url(int port) {
        return "postgresql://leadkeep:%s@127.0.0.1:%d/leadkeep".formatted(password(), port);
    }

    /** Creates a database and returns its DATABASE_URL. */
    public String newDatabase(String name) throws SQLException {
        return newDatabase(name, "leadkeep", password());
    }

    /** DATABASE_URL of another user, with the password percent-encoded. */
    public String newDatabase(String name, String user, String encodedPassword)
            throws SQLException {
        try (Connection connection = connect("leadkeep");
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name + " owner " + user);
        }
        return "postgresql://%s:%s@127.0.0.1:%d/%s".formatted(user, encodedPassword, port(), name);
    }

    public void run(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The rows of a query with one column. */
    public List<String> rows(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        }
    }

    public Connection connect(String database) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port()});
        source.setDatabaseName(database);
        source.setUser("leadkeep");
        source.setPassword(password());
        return source.getConnection();
    }

    public boolean isRunning() {
        return Files.exists(pidPath())
                && ProcessHandle.of(pid()).map(ProcessHandle::isAlive).orElse(false);
    }

    private List<String> pidFile() {
        return read(pidPath()).lines().map(String::strip).toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
