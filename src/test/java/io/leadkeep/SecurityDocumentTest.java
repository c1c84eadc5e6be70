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

/** Compares docs/security.md with the tests that it names. */
class SecurityDocumentTest {

    private static final Pattern TEST_NAME = Pattern.compile("`(\\w+(?:Test|IT))(?:\\.(\\w+))?`");

    @Test
    void security_page_names_existing_tests() throws IOException {
        Map<String, String> sources = sources();
        List<String> missing = new ArrayList<>();
        Matcher names = TEST_NAME.matcher(page());
        int count = 0;
        for (; names.find(); count++) {
            String source = sources.get(names.group(1));
            String method = names.group(2);
            if (source == null || method != null && !source.contains(" " + method + "(")) {
                missing.add(names.group());
            }
        }

        assertThat(missing).isEmpty();
        assertThat(count).isGreaterThan(50);
    }

    @Test
    void each_owasp_risk_has_tests() throws IOException {
        String[] risks = page().split("\n### ");

        assertThat(risks).hasSize(11);
        for (int i = 1; i < risks.length; i++) {
            assertThat(risks[i]).startsWith("API" + i + " ").containsPattern(TEST_NAME);
        }
    }

    @Test
    void policy_refers_to_the_security_page() throws IOException {
        assertThat(Files.readString(Path.of("SECURITY.md"))).contains("(docs/security.md)");
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("docs", "security.md"));
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
