package io.leadkeep.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that appear when they are complete. */
class WholeFileTest {

    @TempDir Path folder;

    @Test
    void file_gets_its_name_when_finished() throws Exception {
        Path path = folder.resolve("a");
        try (WholeFile file = WholeFile.create(path)) {
            file.stream().write(1);
            assertThat(path).doesNotExist();
            file.finish();
        }
        assertThat(path).hasBinaryContent(new byte[] {1});
        assertThat(Files.getPosixFilePermissions(path))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> WholeFile.create(path))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void unfinished_file_is_deleted() throws Exception {
        try (WholeFile file = WholeFile.create(folder.resolve("a"))) {
            file.stream().write(1);
        }
        assertThat(folder).isEmptyDirectory();
        assertThatThrownBy(() -> WholeFile.create(folder.resolve("none/a")))
                .isInstanceOf(NoSuchFileException.class);
    }
}
