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
 * The directory that holds the embedded PostgreSQL, locked for one service at a time.
 *
 * <p>The lock is the operating system's: it falls with the process, however that ends.
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
     * Makes the directory where it is missing and takes its lock.
     *
     * @param directory where to keep everything
     * @return the locked directory
     * @throws IllegalStateException if another service holds it; the message says which process
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
     * Makes the directory where it is missing and takes its lock if that is free.
     *
     * @param directory where to keep everything
     * @return empty if another process holds it
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

    /**
     * Where something lies in the directory.
     *
     * @param name of a file or folder
     * @return its absolute path
     */
    public Path resolve(String name) {
        return path.resolve(name);
    }

    /**
     * Makes a new folder for what is not finished yet.
     *
     * @param prefix of its name
     * @return its absolute path; only its owner can look inside
     * @throws IOException if it cannot be made
     */
    Path createTempDirectory(String prefix) throws IOException {
        return Files.createTempDirectory(path, prefix);
    }

    /**
     * Makes a new file for a secret.
     *
     * @param prefix of its name
     * @return its absolute path; only its owner can read it
     * @throws IOException if it cannot be made
     */
    public Path createTempFile(String prefix) throws IOException {
        return Files.createTempFile(path, prefix, null);
    }

    /** Gives the lock back. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
