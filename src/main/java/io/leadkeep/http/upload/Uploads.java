package io.leadkeep.http.upload;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The directory of uploaded files, from their arrival to the end of their request. */
@Singleton
public class Uploads {

    /** One per user: the services of two users on a machine cannot write to the same one. */
    static final Path FOLDER =
            Path.of(
                    System.getProperty("java.io.tmpdir"),
                    "leadkeep-uploads-"
                            + System.getProperty("user.name").replaceAll("[^A-Za-z0-9._-]", "_"));

    private static final Logger LOG = Logger.getLogger(Uploads.class);

    /** Longer than any request: an older file belongs to no running service. */
    private static final Duration LEFTOVER_AGE = Duration.ofHours(1);

    private final Clock clock;

    Uploads(Clock clock) {
        this.clock = clock;
    }

    /** Creates an empty file, which the caller must delete. */
    public static Path newFile() throws IOException {
        makeFolder();
        return Files.createFile(FOLDER.resolve(UUID.randomUUID().toString()));
    }

    void prepare(@Observes StartupEvent started) {
        try {
            makeFolder();
            requireOwnFolder();
            deleteLeftovers();
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warnf("The upload directory %s cannot be prepared: %s", FOLDER, e);
        }
    }

    /** Creates the directory, which a cleaner of temporary files may have deleted. */
    static void makeFolder() throws IOException {
        if (Files.exists(FOLDER)) {
            return;
        }
        boolean posix = FOLDER.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (posix) {
            Files.createDirectories(
                    FOLDER,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(FOLDER);
        }
    }

    /** Its name is predictable: another user may have created it to read the files. */
    private static void requireOwnFolder() throws IOException {
        Path own = Files.createTempFile("leadkeep", null);
        try {
            if (!Files.getOwner(FOLDER, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own))) {
                throw new IllegalStateException(
                        "The upload directory "
                                + FOLDER
                                + " belongs to another user; delete it, or name another place"
                                + " with -Djava.io.tmpdir");
            }
        } finally {
            Files.delete(own);
        }
    }

    private void deleteLeftovers() throws IOException {
        Instant newest = clock.instant().minus(LEFTOVER_AGE);
        List<Path> files;
        try (Stream<Path> all = Files.list(FOLDER)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(newest)) {
                Files.deleteIfExists(file);
            }
        }
    }
}
