package io.leadkeep;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Pages of the documentation, and the code that they describe. */
final class Documentation {

    private static final Set<String> NOT_OURS = Set.of(".git", "target", "data");

    private Documentation() {}

    static List<Path> pages() throws IOException {
        try (Stream<Path> top = Files.list(Path.of(""))) {
            List<Path> pages = new ArrayList<>();
            for (Path each : top.filter(path -> !NOT_OURS.contains(path.toString())).toList()) {
                files(each).filter(path -> path.toString().endsWith(".md")).forEach(pages::add);
            }
            return pages;
        }
    }

    static Stream<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        }
    }

    static List<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }

    static JavaClasses classes() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.leadkeep");
    }

    static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
