package io.leadkeep.database.embedded;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the data of this start is, and whether a database existed there.
 *
 * @param path absolute
 * @param others data directories that a start from another working directory has used; empty unless
 *     the database is new and the setting is a relative path
 */
public record DataLocation(Path path, boolean isNew, List<Path> others) {

    /** Looks at a data directory before its server starts. */
    public static DataLocation of(Path setting) {
        Path path = setting.toAbsolutePath().normalize();
        boolean isNew = !EmbeddedPostgres.hasData(path);
        return new DataLocation(
                path, isNew, isNew && !setting.isAbsolute() ? others(setting, path) : List.of());
    }

    /** The folders above the working directory and above the program. */
    private static List<Path> others(Path setting, Path path) {
        String program = System.getProperty("java.class.path").split(File.pathSeparator, 2)[0];
        return Stream.of(Path.of(""), Path.of(program))
                .flatMap(
                        start ->
                                Stream.iterate(
                                        start.toAbsolutePath().normalize(),
                                        folder -> folder != null,
                                        Path::getParent))
                .map(folder -> folder.resolve(setting).normalize())
                .distinct()
                .filter(other -> !other.equals(path))
                .filter(DataDirectory::isPresent)
                .toList();
    }

    @Override
    public String toString() {
        return path + (isNew ? " (new and empty)" : " (existing data)");
    }
}
