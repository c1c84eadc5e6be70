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
 * A PostgreSQL server without a service, on a copy of the data that all of them begin with: so one
 * of them can follow another without more ado.
 */
public final class TestServer implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final String name;
    private final Path cluster;
    private final TestPostgres postgres;
    private final DataDirectory directory;
    private final EmbeddedPostgres server;

    /** One that does not run yet. */
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

    /** Has a stand-by follow another primary from now on. */
    public void follow(TestServer primary) throws SQLException {
        run("alter system set primary_conninfo = '" + conninfo(primary) + "'");
        run("select pg_reload_conf()");
    }

    private String conninfo(TestServer primary) {
        return "host=127.0.0.1 port=%d user=leadkeep password=%s application_name=%s"
                .formatted(primary.port(), postgres.password(), name);
    }

    /** Acknowledges nothing any more that so many stand-bys have not on their disks. */
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

    /** Makes a primary of a stand-by. */
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

    /** Its databases, seen from outside. */
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

    /** It goes on living, and does nothing. */
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
