package io.leadkeep.testsupport;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An empty database before the tests: the embedded one, or with {@code -Ddatabase=citus} a
 * distributed one.
 */
public class FreshDatabase implements QuarkusTestResourceLifecycleManager {

    static final Path DIRECTORY = TestFolder.of("test-data");

    /** Whether the tests run on Citus. */
    static final boolean DISTRIBUTED = "citus".equals(System.getProperty("database"));

    private static final Path CITUS = TestFolder.of("test-citus");

    private CitusServer citus;

    @Override
    public Map<String, String> start() {
        if (DISTRIBUTED) {
            return startCitus();
        }
        // The unpacked programs stay.
        delete(DIRECTORY.resolve("postgresql"));
        return Map.of("leadkeep.database.data-dir", DIRECTORY.toString());
    }

    private Map<String, String> startCitus() {
        delete(CITUS);
        try {
            citus = CitusServer.start(CITUS, Integer.getInteger("citus.workers", 0));
            return Map.of(
                    "leadkeep.database.url",
                    citus.newDatabase("leadkeep"),
                    "leadkeep.database.distributed",
                    "citus");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        if (citus != null) {
            citus.close(); // The service stops only its own database.
        }
    }

    /** The data directory of the server, or of the coordinator. */
    static Path cluster() {
        return DISTRIBUTED
                ? CITUS.resolve("node-0").resolve("data").resolve("postgresql")
                : DIRECTORY.resolve("postgresql");
    }

    /** What the server logs. */
    static Path log() {
        return DISTRIBUTED
                ? CITUS.resolve("node-0").resolve("data").resolve("log")
                : DIRECTORY.resolve("postgresql.log");
    }

    /** Deletes a folder recursively if it exists. */
    public static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
