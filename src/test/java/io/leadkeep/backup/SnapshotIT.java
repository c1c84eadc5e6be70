package io.leadkeep.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.database.StandaloneDatabase;
import io.leadkeep.database.TestServer;
import io.leadkeep.database.address.DatabaseConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots of a database that is written to. */
class SnapshotIT {

    private static final String ADD_ACCOUNT =
            "insert into account values ('a%1$s', 'Name', 'a%1$s@example.com', now())";

    @TempDir static Path host;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer(host).start();
        server.run(ADD_ACCOUNT.formatted(1));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void snapshot_excludes_rows_committed_after_its_start() throws Exception {
        RecordedRows rows =
                new RecordedRows() {
                    @Override
                    public void begin(String schema) {
                        super.begin(schema);
                        try {
                            server.run(ADD_ACCOUNT.formatted(2));
                            server.run(
                                    "insert into workspace (id, name, owner_id, created_at) values"
                                            + " ('w', 'Late', 'a2', now())");
                        } catch (SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                };

        read(rows);

        assertThat(rows.calls())
                .anyMatch(row -> row.contains("a1@example.com"))
                .noneMatch(row -> row.contains("a2@example.com"))
                .noneMatch(row -> row.contains("Late"));
    }

    @Test
    void snapshot_during_migration_has_rows_of_rewritten_table() throws Exception {
        RecordedRows rows = new RecordedRows();
        CompletableFuture<Void> reading;
        try (Connection migration = server.postgres().connect("leadkeep");
                Statement statement = migration.createStatement()) {
            migration.setAutoCommit(false);
            statement.execute("alter table account alter name type varchar(99) using name || '!'");
            reading =
                    CompletableFuture.runAsync(
                            () -> {
                                try {
                                    read(rows);
                                } catch (Exception e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(
                            () ->
                                    !server.rows("select pid from pg_locks where not granted")
                                            .isEmpty());
            migration.commit();
        }

        reading.join();
        assertThat(rows.calls()).anyMatch(row -> row.startsWith("a1\tName!\t"));
    }

    private static void read(RowSink sink) throws Exception {
        read(server.postgres().url(server.postgres().port()), sink);
    }

    /** Sends the rows of the database of a DATABASE_URL. */
    static void read(String url, RowSink sink) throws Exception {
        try (StandaloneDatabase database = StandaloneDatabase.server(at(url)).orElseThrow()) {
            new Snapshot(database).sendTo(sink);
        }
    }

    private static DatabaseConfig at(String url) {
        return new DatabaseConfig() {
            @Override
            public Optional<String> url() {
                return Optional.of(url);
            }

            @Override
            public Optional<String> migrationUrl() {
                return Optional.empty();
            }

            @Override
            public Path dataDir() {
                return Path.of("none");
            }

            @Override
            public Optional<Distributor> distributed() {
                return Optional.empty();
            }

            @Override
            public int poolSize() {
                return 1;
            }
        };
    }
}
