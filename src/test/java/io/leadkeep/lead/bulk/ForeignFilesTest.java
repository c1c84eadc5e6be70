package io.leadkeep.lead.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.lead.LeadFields;
import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Imports of the files of other programs, without a mapping. Beside each file is a JSON file with
 * the leads that it contains.
 */
@ServiceTest
class ForeignFilesTest extends ImportTest {

    private static final Path FILES = Path.of("src", "test", "resources", "import-files");
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<String> files() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".csv"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void file_of_another_program_is_imported(String name) throws IOException {
        JsonNode expected = JSON.readTree(FILES.resolve(name.replace(".csv", ".json")).toFile());

        JsonNode data = data(send(CsvForm.of(Files.readAllBytes(FILES.resolve(name)))));

        assertCounts(data, expected.path("leads").size(), 0, 0, expected.path("failed").intValue());
        assertThat(data.at("/csvInfo/encoding")).isEqualTo(expected.path("encoding"));
        assertThat(leads()).isEqualTo(expected.path("leads"));
    }

    /** Returns what a client can set and is not empty, in the order of the file. */
    private ArrayNode leads() {
        List<JsonNode> found =
                Stream.of(tree(Api.as(tenant).get("/v1/leads?limit=100")).path("data"))
                        .flatMap(
                                leads ->
                                        Stream.iterate(leads.size() - 1, i -> i >= 0, i -> i - 1)
                                                .map(leads::get))
                        .toList();
        ArrayNode leads = JSON.createArrayNode();
        for (JsonNode lead : found) {
            ObjectNode fields = JSON.createObjectNode();
            lead.properties().stream()
                    .filter(field -> LeadFields.WRITABLE.contains(field.getKey()))
                    .filter(field -> !field.getValue().isNull())
                    .filter(field -> field.getValue().isTextual() || !field.getValue().isEmpty())
                    .forEach(field -> fields.set(field.getKey(), field.getValue()));
            leads.add(fields);
        }
        return leads;
    }
}
