package io.leadkeep.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** HAProxy with the configuration of docker/, on loopback ports. */
public final class Haproxy implements AutoCloseable {

    /** The configuration for containers. */
    public static final Path CONFIGURATION = Path.of("docker", "haproxy.cfg");

    /** The message of a skipped test. */
    public static final String MISSING =
            "HAProxy is not installed (Debian: apt-get install haproxy)";

    private static final Optional<Path> PROGRAM = Programs.find("haproxy");

    private final Process process;
    private final Path output;
    private final int port;

    private Haproxy(Process process, Path output, int port) {
        this.process = process;
        this.output = output;
        this.port = port;
    }

    public static boolean isInstalled() {
        return PROGRAM.isPresent();
    }

    /** Exit code and output of a configuration check. */
    public static String check(Path configuration) throws IOException, InterruptedException {
        Process check =
                new ProcessBuilder(PROGRAM.get().toString(), "-c", "-f", configuration.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(check.getInputStream().readAllBytes());
        return check.waitFor() + " " + said;
    }

    /**
     * @param folder for the output and the configuration with the ports
     * @param nodes ports of node1, node2 …
     */
    public static Haproxy start(Path folder, List<Integer> nodes) {
        return start(folder, nodes, Map.of());
    }

    /**
     * @param timeouts new values of timeouts by their names
     */
    public static Haproxy start(Path folder, List<Integer> nodes, Map<String, String> timeouts) {
        try {
            int port = ServiceProcess.freePort();
            String configuration =
                    replaced(
                            Files.readString(CONFIGURATION),
                            "bind :8080\n",
                            "bind 127.0.0.1:" + port + "\n");
            for (Map.Entry<String, String> timeout : timeouts.entrySet()) {
                String setting = "    timeout " + timeout.getKey() + " ";
                configuration =
                        replaced(configuration, setting, setting + timeout.getValue() + " # ");
            }
            for (int i = 1; i <= nodes.size(); i++) {
                String here = "127.0.0.1:" + nodes.get(i - 1);
                configuration = replaced(configuration, "node" + i + ":8080", here);
            }
            Path file = Files.writeString(folder.resolve("haproxy.cfg"), configuration);
            Path output = folder.resolve("haproxy.log");
            Process process =
                    new ProcessBuilder(PROGRAM.get().toString(), "-db", "-f", file.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            Haproxy haproxy = new Haproxy(process, output, port);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(50))
                    .until(haproxy::isListening);
            return haproxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String replaced(String text, String old, String replacement) {
        assertThat(text).containsOnlyOnce(old);
        return text.replace(old, replacement);
    }

    private boolean isListening() {
        assertThat(process.isAlive()).as(output()).isTrue();
        try (PersistentConnection connection = new PersistentConnection(port)) {
            return connection.isOpen();
        } catch (IOException e) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    /** The access log so far. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
