package io.leadkeep.database.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The directory of the embedded PostgreSQL, locked by one process at a time. The operating system
 * releases the lock when the process ends.
 */
public final class DataDirectory implements AutoCloseable {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final String LOCK_FILE = "leadkeep.lock";

    private final Path path;
    private final FileChannel lockFile;

    private DataDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Creates the directory if it is missing, and locks it.
     *
     * @throws IllegalStateException if another process holds the lock, with its pid
     */
    public static DataDirectory lock(Path directory) {
        return tryLock(directory)
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        ("The data directory %s is in use by another Leadkeep"
                                                        + " (process %s). Stop that one, or set"
                                                        + " LEADKEEP_DATA_DIR to another"
                                                        + " directory.")
                                                .formatted(
                                                        directory.toAbsolutePath().normalize(),
                                                        owner(directory))));
    }

    /**
     * Creates the directory if it is missing, and locks it.
     *
     * @return empty if another process holds the lock
     */
    public static Optional<DataDirectory> tryLock(Path directory) {
        try {
            Path path = directory.toAbsolutePath().normalize();
            if (!Files.isDirectory(path)) {
                Files.createDirectories(path, OWNER_ONLY_FOLDER);
            }
            path = path.toRealPath();
            FileChannel lockFile =
                    FileChannel.open(
                            path.resolve(LOCK_FILE),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            if (!isLocked(lockFile)) {
                lockFile.close();
                return Optional.empty();
            }
            lockFile.truncate(0);
            String pid = ProcessHandle.current().pid() + "\n";
            lockFile.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
            return Optional.of(new DataDirectory(path, lockFile));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The data directory " + directory.toAbsolutePath() + " cannot be used", e);
        }
    }

    private static String owner(Path directory) {
        try {
            return Files.readString(directory.resolve(LOCK_FILE)).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static boolean isLocked(FileChannel lockFile) throws IOException {
        try {
            FileLock lock = lockFile.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Returns whether Leadkeep keeps a database in a directory. */
    static boolean isPresent(Path directory) {
        return Files.exists(directory.resolve(LOCK_FILE)) && EmbeddedPostgres.hasData(directory);
    }

    public Path resolve(String name) {
        return path.resolve(name);
    }

    Path createTempDirectory(String prefix) throws IOException {
        return Files.createTempDirectory(path, prefix);
    }

    public Path createTempFile(String prefix) throws IOException {
        return Files.createTempFile(path, prefix, null);
    }

    /** Releases the lock. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
