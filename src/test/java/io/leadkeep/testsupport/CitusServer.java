package io.leadkeep.testsupport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A PostgreSQL with the extension Citus: one server that is coordinator and worker, or a
 * coordinator with workers.
 */
public final class CitusServer implements AutoCloseable {

    /** The reason for skipping a test. */
    public static final String MISSING =
            "No PostgreSQL with Citus here: the distributed database was not tested";

    /** The owner of the databases. It is no superuser. */
    public static final String OWNER = "leadkeep_app";

    private static final List<String> SETTINGS =
            List.of(
                    "shared_preload_libraries = 'citus'",
                    // The servers log in to each other without TLS.
                    "citus.node_conninfo = 'sslmode=disable'",
                    "citus.enable_statistics_collection = off",
                    // Moving shards replicates them.
                    "wal_level = logical",
                    // Changes of several servers are committed in two phases.
                    "max_prepared_transactions = 200",
                    "max_connections = 300");

    /** The first one is the coordinator. */
    private final List<InstalledPostgres> nodes = new ArrayList<>();

    private CitusServer() {}

    /** The programs of a PostgreSQL that has the extension. */
    public static Optional<Path> home() {
        return Stream.concat(homeByPgConfig(), homesByVersion()).findFirst();
    }

    private static Stream<Path> homesByVersion() {
        Path shared = Path.of("/usr/share/postgresql");
        return InstalledPostgres.homes().stream()
                .filter(home -> hasExtension(shared.resolve(home.getFileName())));
    }

    private static Stream<Path> homeByPgConfig() {
        return Programs.find("pg_config").stream()
                .map(program -> linesOf(program.toString(), "--bindir", "--sharedir"))
                .filter(answers -> answers.size() == 2 && hasExtension(Path.of(answers.get(1))))
                .map(answers -> Path.of(answers.get(0)).getParent());
    }

    private static boolean hasExtension(Path shared) {
        return Files.exists(shared.resolve("extension").resolve("citus.control"));
    }

    private static List<String> linesOf(String... command) {
        try {
            Process process = new ProcessBuilder(command).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Starts the servers in folders below the given one. Without workers, one server is both. */
    public static CitusServer start(Path folder, int workers) throws IOException, SQLException {
        Path home = home().orElseThrow(() -> new IllegalStateException(MISSING));
        CitusServer citus = new CitusServer();
        try {
            for (int node = 0; node <= workers; node++) {
                Path own = Files.createDirectories(folder.resolve("node-" + node));
                // Trust: the servers log in to each other as the role of the session.
                InstalledPostgres server = InstalledPostgres.start(home, own, "trust", SETTINGS);
                citus.nodes.add(server);
                server.postgres().run("postgres", "create role " + OWNER + " login");
            }
            return citus;
        } catch (IOException | SQLException | RuntimeException e) {
            citus.close();
            throw e;
        }
    }

    /** Creates a database with the extension and all nodes, and returns its DATABASE_URL. */
    public String newDatabase(String name) throws SQLException {
        String url = newDatabaseWithoutNodes(name);
        addNodes(name);
        return url;
    }

    /** Creates a database with the extension on each server, which do not know each other. */
    public String newDatabaseWithoutNodes(String name) throws SQLException {
        for (InstalledPostgres node : nodes) {
            node.postgres().run("postgres", "create database %s owner %s".formatted(name, OWNER));
            node.postgres().run(name, "create extension citus");
            node.postgres().run(name, "alter schema public owner to " + OWNER);
        }
        return url(name, 0);
    }

    /** Tells the coordinator which servers there are. */
    public void addNodes(String database) throws SQLException {
        TestPostgres coordinator = coordinator();
        coordinator.run(
                database,
                "select citus_set_coordinator_host('127.0.0.1', %d)".formatted(coordinator.port()));
        if (nodes.size() == 1) {
            coordinator.run(
                    database,
                    "select citus_set_node_property('127.0.0.1', %d, 'shouldhaveshards', true)"
                            .formatted(coordinator.port()));
        }
        for (InstalledPostgres worker : nodes.subList(1, nodes.size())) {
            coordinator.run(
                    database,
                    "select citus_add_node('127.0.0.1', %d)".formatted(worker.postgres().port()));
        }
    }

    /** DATABASE_URL of the owner on a node; 0 is the coordinator. */
    public String url(String database, int node) {
        return "postgresql://%s@127.0.0.1:%d/%s"
                .formatted(OWNER, nodes.get(node).postgres().port(), database);
    }

    /** Makes the coordinator log what {@link #shardLog} reads. */
    public void logStatements() throws SQLException {
        for (String sql : StatementLog.SWITCHED_ON) {
            coordinator().run("postgres", sql);
        }
        for (String sql : ShardLog.SWITCHED_ON) {
            coordinator().run("postgres", sql);
        }
        coordinator().run("postgres", "select pg_reload_conf()");
    }

    public ShardLog shardLog() throws IOException {
        return ShardLog.of(Files.readString(nodes.get(0).log()));
    }

    public TestPostgres coordinator() {
        return nodes.get(0).postgres();
    }

    /** All servers, the coordinator first. */
    public List<InstalledPostgres> nodes() {
        return List.copyOf(nodes);
    }

    @Override
    public void close() {
        nodes.forEach(InstalledPostgres::close);
    }
}
