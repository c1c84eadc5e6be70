package io.leadkeep.testsupport;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/** Exim on its own loopback port; it accepts mail and discards it. */
public final class Exim implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/exim4");

    private final Process process;
    private final int port;

    private Exim(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Whether Exim is installed and this process is root, which Exim needs to change its user. */
    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM) && "root".equals(System.getProperty("user.name"));
    }

    /**
     * @param folder an empty one
     * @param configuration the ACL {@code rcpt} and the routers
     */
    public static Exim start(Path folder, String configuration) {
        try {
            int port;
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            // Exim drops root, and its own user needs access to the folder.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path spool = Files.createDirectory(folder.resolve("spool"));
            Files.setPosixFilePermissions(spool, PosixFilePermissions.fromString("rwxrwxrwx"));
            Path file =
                    Files.writeString(
                            folder.resolve("exim.conf"),
                            """
                            primary_hostname = mx.exim.example
                            local_interfaces = 127.0.0.1
                            disable_ipv6 = true
                            daemon_smtp_ports = %d
                            spool_directory = %s
                            log_file_path = %s/%%slog
                            pid_file_path = %s/pid
                            keep_environment =
                            host_lookup =
                            acl_smtp_rcpt = rcpt
                            %s
                            """
                                    .formatted(port, spool, spool, spool, configuration));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            Process process =
                    new ProcessBuilder(PROGRAM.toString(), "-C", file.toString(), "-bdf")
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("output").toFile())
                            .start();
            Exim exim = new Exim(process, port);
            await().atMost(Duration.ofSeconds(20)).until(exim::isListening);
            return exim;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    private boolean isListening() {
        if (!process.isAlive()) {
            throw new IllegalStateException("exim4 has ended with " + process.exitValue());
        }
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
