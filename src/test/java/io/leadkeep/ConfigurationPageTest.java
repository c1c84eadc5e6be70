package io.leadkeep;

import static io.leadkeep.Documentation.classes;
import static io.leadkeep.Documentation.matches;
import static io.leadkeep.Documentation.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares docs/configuration.md with the settings of the code. */
class ConfigurationPageTest {

    private static final Path CONFIGURATION = Path.of("docs", "configuration.md");
    private static final Pattern SETTING =
            Pattern.compile("^\\| `(leadkeep\\.[a-z0-9.-]+)` \\| ([^|]+) \\|", Pattern.MULTILINE);
    private static final Path RENAMED_SETTINGS =
            Path.of("src/main/java/io/leadkeep/config/RenamedSettings.java");
    private static final Pattern RENAMED =
            Pattern.compile("^ +(leadkeep\\.\\S+) (\\S+)$", Pattern.MULTILINE);

    @Test
    void configuration_page_lists_exactly_the_settings_of_the_code() {
        assertThat(documentedSettings().keySet())
                .containsExactlyInAnyOrderElementsOf(settings().keySet());
    }

    @Test
    void configuration_page_has_the_defaults_of_the_code() {
        Map<String, String> documented = documentedSettings();

        settings()
                .forEach(
                        (name, value) -> {
                            if (value != null) {
                                assertThat(documented.get(name))
                                        .as(name)
                                        .isEqualTo("`" + value + "`");
                            }
                        });
    }

    @Test
    void configuration_page_lists_each_renamed_setting() {
        String renamed = read(CONFIGURATION).split("\n## Renamed settings\n", 2)[1];
        List<MatchResult> entries = matches(RENAMED, read(RENAMED_SETTINGS));

        assertThat(entries).hasSizeGreaterThan(20);
        assertThat(entries)
                .allSatisfy(
                        entry ->
                                assertThat(renamed)
                                        .contains(
                                                "| `%s` | `%s` |\n"
                                                        .formatted(
                                                                entry.group(1), entry.group(2))));
    }

    /** Property names and defaults; null without a default. */
    private static Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        classes().stream()
                .filter(each -> each.isAnnotatedWith(ConfigMapping.class))
                .map(each -> ConfigClass.configClass(each.reflect()).getProperties())
                .forEach(settings::putAll);
        return settings;
    }

    private static Map<String, String> documentedSettings() {
        Map<String, String> documented = new TreeMap<>();
        String current = read(CONFIGURATION).split("\n## Renamed settings\n", 2)[0];
        for (MatchResult row : matches(SETTING, current)) {
            assertThat(documented.put(row.group(1), row.group(2))).as(row.group(1)).isNull();
        }
        return documented;
    }
}
