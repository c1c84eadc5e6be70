package io.leadkeep.database;

import io.leadkeep.database.embedded.DataDirectory;
import io.leadkeep.database.embedded.EmbeddedPostgres;
import io.leadkeep.testsupport.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A PostgreSQL server without a service. All servers start from copies of the same data, so that
 * one can follow another.
 */
public final class TestServer implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final String name;
    private final Path cluster;
    private final TestPostgres postgres;
    private final DataDirectory directory;
    private final EmbeddedPostgres server;

    /** Prepares a server without starting it. */
    public TestServer(Path folder) throws IOException {
        name = folder.getFileName().toString();
        postgres = TestPostgres.prepare(Files.createDirectories(folder));
        directory = DataDirectory.lock(folder.resolve("data"));
        cluster = directory.resolve("postgresql");
        server = EmbeddedPostgres.on(directory);
    }

    /** Starts it as a primary. */
    public TestServer start() {
        server.start(new SecureRandom());
        return this;
    }

    /** Starts it as a stand-by of another one. */
    public TestServer startBehind(TestServer primary) throws IOException {
        Files.createFile(cluster.resolve("standby.signal"));
        Files.writeString(
                cluster.resolve("postgresql.auto.conf"),
                "primary_conninfo = '" + conninfo(primary) + "'\n",
                StandardOpenOption.APPEND);
        return start();
    }

    /** Makes a stand-by follow another primary. */
    public void follow(TestServer primary) throws SQLException {
        run("alter system set primary_conninfo = '" + conninfo(primary) + "'");
        run("select pg_reload_conf()");
    }

    private String conninfo(TestServer primary) {
        return "host=127.0.0.1 port=%d user=leadkeep password=%s application_name=%s"
                .formatted(primary.port(), postgres.password(), name);
    }

    /** Waits for stand-bys, and acknowledges a commit only when that many have it on disk. */
    public void waitForStandbys(int count) throws SQLException {
        run("alter system set synchronous_standby_names = 'ANY " + count + " (*)'");
        run("select pg_reload_conf()");
        Awaitility.await()
                .atMost(SOON)
                .until(
                        () ->
                                rows("select pid from pg_stat_replication"
                                                        + " where sync_state = 'quorum'")
                                                .size()
                                        == count);
    }

    /** Promotes a stand-by to the primary. */
    public void promote() throws SQLException {
        run("select pg_promote()");
    }

    /** Runs a statement. */
    public void run(String sql) throws SQLException {
        postgres.run("leadkeep", sql);
    }

    /** The rows of a query of one column. */
    public List<String> rows(String sql) throws SQLException {
        return postgres.rows("leadkeep", sql);
    }

    /** Access to the databases of the server. */
    public TestPostgres postgres() {
        return postgres;
    }

    public int port() {
        return postgres.port();
    }

    public String password() {
        return postgres.password();
    }

    /** Ends it as {@code kill -9} does. */
    public void kill() {
        ProcessHandle process = process();
        List<ProcessHandle> all = all(process);
        all.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }

    /** Stops the processes without ending them. */
    public void pause() throws Exception {
        for (ProcessHandle each : all(process())) {
            new ProcessBuilder("kill", "-STOP", Long.toString(each.pid())).start().waitFor();
        }
    }

    private ProcessHandle process() {
        return ProcessHandle.of(postgres.pid()).orElseThrow();
    }

    private static List<ProcessHandle> all(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.children()).toList();
    }

    @Override
    public void close() {
        if (postgres.isRunning()) {
            kill();
        }
        directory.close();
    }
}
