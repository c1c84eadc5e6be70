package io.leadkeep.testsupport;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** PgBouncer in transaction mode. */
public final class PgBouncer implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

    private final Path folder;
    private final int port;
    private Process process;

    private PgBouncer(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /**
     * Starts PgBouncer with its default settings where possible.
     *
     * @param folder an empty one
     * @param servers maximum of server connections per database
     */
    public static PgBouncer start(Path folder, TestPostgres postgres, int servers) {
        try {
            PgBouncer pooler = new PgBouncer(folder, ServiceProcess.freePort());
            Path users =
                    Files.writeString(
                            folder.resolve("users.txt"),
                            "\"leadkeep\" \"%s\"\n".formatted(postgres.password()));
            Files.writeString(
                    folder.resolve("pgbouncer.ini"),
                    """
                    [databases]
                    * = host=127.0.0.1 port=%d
                    [pgbouncer]
                    listen_addr = 127.0.0.1
                    listen_port = %d
                    unix_socket_dir =
                    auth_type = scram-sha-256
                    auth_file = %s
                    pool_mode = transaction
                    default_pool_size = %d
                    """
                            .formatted(postgres.port(), pooler.port, users, servers));
            // PgBouncer refuses to run as root, and its user needs access to the folder.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            pooler.startAgain();
            return pooler;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts PgBouncer again after {@link #kill}. */
    public void startAgain() {
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("-u", "nobody"));
        }
        command.add(folder.resolve("pgbouncer.ini").toString());
        try {
            process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("output").toFile())
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().atMost(Duration.ofSeconds(20)).until(this::isListening);
    }

    public int port() {
        return port;
    }

    /** Kills PgBouncer and with it every client connection. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Suspends new transactions; running ones finish. */
    public void pause() throws Exception {
        signal("USR1");
        await().atMost(Duration.ofSeconds(20)).until(() -> output().contains("got SIGUSR1"));
    }

    /** Resumes transactions. */
    public void resume() throws Exception {
        signal("USR2");
    }

    private void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    private boolean isListening() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("pgbouncer has ended: " + output());
        }
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    @Override
    public void close() {
        kill();
    }
}
