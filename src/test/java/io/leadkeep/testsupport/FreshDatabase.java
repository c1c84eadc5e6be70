package io.leadkeep.testsupport;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** Empties the data directory before the tests, except the unpacked PostgreSQL binaries. */
public class FreshDatabase implements QuarkusTestResourceLifecycleManager {

    static final Path DIRECTORY = TestFolder.of("test-data");

    @Override
    public Map<String, String> start() {
        delete(DIRECTORY.resolve("postgresql"));
        return Map.of("leadkeep.database.data-dir", DIRECTORY.toString());
    }

    @Override
    public void stop() {
        // The service stops its own database.
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
