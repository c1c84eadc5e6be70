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

/**
 * A new file that has its name when it is whole and on disk, and not before; only its owner can
 * read it.
 */
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
     * Begins to write.
     *
     * @param path what it is to be called
     * @return under another name in the same folder
     * @throws FileAlreadyExistsException if there is one of that name
     * @throws IOException if it cannot be written
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
        // Whoever ends the command leaves none either.
        unfinished.toFile().deleteOnExit();
        return new WholeFile(
                absolute, unfinished, FileChannel.open(unfinished, StandardOpenOption.WRITE));
    }

    /**
     * Where its bytes go.
     *
     * @return a stream without a buffer
     */
    OutputStream stream() {
        return Channels.newOutputStream(channel);
    }

    /**
     * Waits until it is on disk, and gives it its name.
     *
     * @throws IOException if that cannot be done
     */
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
