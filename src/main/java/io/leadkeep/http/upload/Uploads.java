package io.leadkeep.http.upload;

import io.leadkeep.http.routing.RequestLimits;
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
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Where files lie between their arrival and the end of their request. */
@Singleton
class Uploads {

    /** One for each user: the services of two users on a machine cannot write into the same. */
    static final Path FOLDER =
            Path.of(
                    System.getProperty("java.io.tmpdir"),
                    "leadkeep-uploads-"
                            + System.getProperty("user.name").replaceAll("[^A-Za-z0-9._-]", "_"));

    private static final Logger LOG = Logger.getLogger(Uploads.class);

    /**
     * No request takes so long (see {@link RequestLimits}): a file that is older is none of another
     * service's on this machine either.
     */
    private static final Duration LEFT_BEHIND = Duration.ofHours(1);

    private final Clock clock;

    Uploads(Clock clock) {
        this.clock = clock;
    }

    /** Deletes what a service left that was killed, and sees to it that only we can read files. */
    void prepare(@Observes StartupEvent started) {
        try {
            makeFolder();
            refuseForeign();
            deleteLeftovers();
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warnf("The folder for uploads, %s, cannot be prepared: %s", FOLDER, e.getMessage());
        }
    }

    /** Makes the folder where there is none: whoever tidies up temporary files may delete it. */
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

    /** Its name can be guessed: somebody else may have made it, to read what arrives. */
    private static void refuseForeign() throws IOException {
        Path ours = Files.createTempFile("leadkeep", null);
        try {
            if (!Files.getOwner(FOLDER, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(ours))) {
                throw new IllegalStateException(
                        "The folder for uploads, "
                                + FOLDER
                                + ", belongs to another user; delete it, or name another place"
                                + " with -Djava.io.tmpdir");
            }
        } finally {
            Files.delete(ours);
        }
    }

    private void deleteLeftovers() throws IOException {
        Instant newest = clock.instant().minus(LEFT_BEHIND);
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
