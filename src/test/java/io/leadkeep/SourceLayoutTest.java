package io.leadkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Limits of files and packages. */
class SourceLayoutTest {

    private static final Path SOURCES = Path.of("src", "main", "java", "io", "leadkeep");
    private static final Path TESTS = Path.of("src", "test", "java", "io", "leadkeep");

    private static final Path PAGES = Path.of("src", "main", "resources", "META-INF", "resources");

    private static final String PARENT = "(?s).*(from |import\\()[\"']\\.\\./.*";

    private static final int MAX_LINES = 300;
    private static final int MAX_FILES = 40;

    @Test
    void files_have_at_most_300_lines() {
        assertThat(files(SOURCES)).filteredOn(file -> lines(file) > MAX_LINES).isEmpty();
        assertThat(files(TESTS)).filteredOn(file -> lines(file) > MAX_LINES).isEmpty();
        assertThat(files(PAGES, ".js", ".css"))
                .isNotEmpty()
                .filteredOn(file -> lines(file) > MAX_LINES)
                .isEmpty();
    }

    /** The import map names the folders; the path of a module never leaves its folder. */
    @Test
    void scripts_import_modules_of_other_folders_by_name() {
        assertThat(files(PAGES, ".js")).filteredOn(file -> read(file).matches(PARENT)).isEmpty();
    }

    @Test
    void packages_have_at_most_40_files() {
        assertThat(
                        files(SOURCES).stream()
                                .collect(Collectors.groupingBy(Path::getParent))
                                .entrySet())
                .filteredOn(folder -> folder.getValue().size() > MAX_FILES)
                .isEmpty();
    }

    @Test
    void every_package_has_a_description() {
        assertThat(files(SOURCES).stream().map(Path::getParent).distinct())
                .filteredOn(folder -> !Files.exists(folder.resolve("package-info.java")))
                .isEmpty();
    }

    private static List<Path> files(Path folder) {
        return files(folder, ".java");
    }

    private static List<Path> files(Path folder, String... endings) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int lines(Path file) {
        return (int) read(file).lines().count();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
