package io.leadkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** SECURITY.md promises nothing that no test keeps. */
class SecurityDocumentTest {

    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))(?:\\.(\\w+))?`");

    @Test
    void every_test_that_is_named_exists() throws IOException {
        Map<String, String> sources = sources();
        List<String> missing = new ArrayList<>();
        Matcher named = NAMED.matcher(document());
        int names = 0;
        for (; named.find(); names++) {
            String source = sources.get(named.group(1));
            String method = named.group(2);
            if (source == null || method != null && !source.contains(" " + method + "(")) {
                missing.add(named.group());
            }
        }

        assertThat(missing).isEmpty();
        assertThat(names).isGreaterThan(50);
    }

    @Test
    void every_point_of_the_list_has_tests() throws IOException {
        String[] points = document().split("\n### ");

        assertThat(points).hasSize(11);
        for (int i = 1; i < points.length; i++) {
            assertThat(points[i]).startsWith("API" + i + " ").containsPattern(NAMED);
        }
    }

    private static String document() throws IOException {
        return Files.readString(Path.of("SECURITY.md"));
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                sources.put(
                        file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
        return sources;
    }
}
