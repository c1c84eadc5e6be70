package io.leadkeep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.leadkeep.auth.Scopes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares the table of scopes in docs/keys.md with the API document. */
class KeysPageTest {

    private static final Pattern ROW =
            Pattern.compile("^\\| `([a-z:]+)` \\| ((?:`[A-Z]|none).*) \\|$", Pattern.MULTILINE);
    private static final Pattern OPERATION = Pattern.compile("`([A-Z]+ /[^`]+)`");

    @Test
    void table_lists_each_operation_under_its_scope() throws IOException {
        assertThat(listed()).isEqualTo(declared());
    }

    private static Map<String, Set<String>> listed() {
        Map<String, Set<String>> operations = new TreeMap<>();
        Matcher row = ROW.matcher(Documentation.read(Path.of("docs", "keys.md")));
        while (row.find()) {
            Set<String> names = new TreeSet<>();
            OPERATION.matcher(row.group(2)).results().forEach(name -> names.add(name.group(1)));
            operations.put(row.group(1), names);
        }
        return operations;
    }

    private static Map<String, Set<String>> declared() throws IOException {
        Map<String, Set<String>> operations = new TreeMap<>();
        Scopes.ALL.forEach(scope -> operations.put(scope, new TreeSet<>()));
        JsonNode document =
                new ObjectMapper(new YAMLFactory())
                        .readTree(Path.of("src/main/resources/META-INF/openapi.yaml").toFile());
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                String scope = operation.getValue().at("/security/0/apiKey/0").asText();
                String name = operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
                operations.computeIfAbsent(scope, unknown -> new TreeSet<>()).add(name);
            }
        }
        return operations;
    }
}
