package io.leadkeep.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.text.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads back the outcome of the rows of a bulk request or an import. */
final class RowsReadBack {

    private static final List<String> COUNTS = List.of("imported", "updated", "skipped", "failed");

    private static final List<String> NAMES =
            List.of("firstName", "lastName", "companyName", "jobTitle", "city", "state", "country");

    /** Addresses that are stored as they are sent. */
    private static final Pattern PLAIN_ADDRESS = Pattern.compile("p[0-9]+@fuzz[.]example");

    private final ReadBack readBack;
    private final JsonNode result;

    RowsReadBack(ReadBack readBack, JsonNode result) {
        this.readBack = readBack;
        this.result = result;
    }

    /** The counts add up to the rows, and the new leads exist. */
    void check(int rows, boolean isDryRun) throws IOException {
        assertThat(COUNTS.stream().mapToInt(count -> result.path(count).asInt()).sum())
                .as("rows that the counts add up to")
                .isEqualTo(rows);
        assertThat(result.path("importedLeadIds"))
                .hasSize(isDryRun ? 0 : result.path("imported").asInt());
        for (JsonNode id : ReadBack.first(result.path("importedLeadIds"))) {
            readBack.readLead(id.asText());
        }
    }

    /** Every lead without an error exists and holds the values of its last row. */
    void check(JsonNode bulk) throws IOException {
        boolean isDryRun = bulk.path("dryRun").asBoolean();
        check(bulk.path("leads").size(), isDryRun);
        if (isDryRun || bulk.path("onMissing").asText().equals("skip")) {
            return;
        }
        Map<String, JsonNode> lastRows = new LinkedHashMap<>();
        for (JsonNode row : bulk.path("leads")) {
            lastRows.put(row.path("email").asText(), row.deepCopy());
        }
        result.path("warnings").forEach(warning -> removeValue(warning, lastRows));
        result.path("errors").forEach(error -> lastRows.remove(error.path("email").asText()));
        lastRows.keySet().removeIf(email -> !PLAIN_ADDRESS.matcher(email).matches());
        Set<String> imported = Set.copyOf(ReadBack.texts(result.path("importedLeadIds")));
        boolean areChanged =
                bulk.path("onExisting").asText().equals("overwrite")
                        || bulk.path("skipDuplicates").isBoolean()
                                && !bulk.path("skipDuplicates").booleanValue();
        boolean areKept =
                bulk.path("dataCleanup").isBoolean() && !bulk.path("dataCleanup").booleanValue();
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, JsonNode> row : lastRows.entrySet()) {
            JsonNode lead = leadOf(row.getKey());
            if (lead == null) {
                missing.add(row.getKey());
            } else if (areKept && (areChanged || imported.contains(lead.path("_id").asText()))) {
                checkNames(row.getValue(), lead);
            }
        }
        assertThat(missing)
                .as("rows without a lead that are not suppressed")
                .hasSizeLessThanOrEqualTo(result.path("suppressed").asInt());
    }

    /** Removes a value that the service left out. */
    private static void removeValue(JsonNode warning, Map<String, JsonNode> rows) {
        if (rows.get(warning.path("email").asText()) instanceof ObjectNode row) {
            row.remove(warning.path("field").asText());
        }
    }

    /** Compares the names in a lead with those of its row. */
    static void checkNames(JsonNode row, JsonNode lead) {
        for (String name : NAMES) {
            String sent = Text.trim(row.path(name).asText());
            if (row.path(name).isTextual() && !sent.isEmpty()) {
                assertThat(lead.path(name).asText()).as(name).isEqualTo(sent);
            }
        }
    }

    /** Returns null if there is no such lead. */
    private JsonNode leadOf(String email) throws IOException {
        for (JsonNode lead : readBack.read("/v1/leads?limit=100&search=" + email)) {
            if (lead.path("email").asText().equals(email)) {
                return lead;
            }
        }
        return null;
    }
}
