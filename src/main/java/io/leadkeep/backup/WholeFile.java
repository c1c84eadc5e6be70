package io.leadkeep.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A new file that gets its name when it is complete and on disk. Only its owner can read it. */
final class WholeFile implements AutoCloseable {

    private final Path path;
    private final Path unfinished;
    private final FileChannel channel;

    private WholeFile(Path path, Path unfinished, FileChannel channel) {
        this.path = path;
        this.unfinished = unfinished;
        this.channel = channel;
    }

    /**
     * Creates the file under a temporary name in the same folder.
     *
     * @throws FileAlreadyExistsException if there is a file with that name
     */
    static WholeFile create(Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        if (Files.exists(absolute)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        if (!Files.isDirectory(absolute.getParent())) {
            throw new NoSuchFileException(absolute.getParent().toString());
        }
        Path unfinished =
                Files.createTempFile(
                        absolute.getParent(), absolute.getFileName() + ".", ".unfinished");
        // Deletes it also when a signal ends the command.
        unfinished.toFile().deleteOnExit();
        return new WholeFile(
                absolute, unfinished, FileChannel.open(unfinished, StandardOpenOption.WRITE));
    }

    /** Returns a stream without a buffer. */
    OutputStream stream() {
        return Channels.newOutputStream(channel);
    }

    /** Writes the file to disk and renames it. */
    void finish() throws IOException {
        channel.force(true);
        channel.close();
        Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(unfinished);
    }
}
