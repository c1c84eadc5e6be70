package io.leadkeep.lead.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * The write policies. Each case of {@code policies.csv} sends one row with one field, as a dry run
 * and then in earnest.
 */
abstract class AbstractPolicyTest {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final String NO_LEAD = "-";
    private static final String EMAIL = "a@example.com";

    @Inject Tenants tenants;

    private Tenant tenant;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
    }

    /**
     * Sends one row.
     *
     * @param value absent, null, empty, a value, or for tags several
     */
    abstract Response send(
            Api api, String email, String field, String value, Map<String, String> options);

    /**
     * @param stored value of the lead that exists, or no lead
     * @param sent value of the row; "invalid" breaks the rule of the field
     * @param after value of the lead afterwards, or no lead
     * @param warned path of the value in the warnings
     */
    @ParameterizedTest(name = "{0} {1}, sent {2}, {3}")
    @CsvFileSource(resources = "policies.csv", delimiter = '|', numLinesToSkip = 1)
    void row_is_written_as_the_options_say(
            String field,
            String stored,
            String sent,
            String options,
            String status,
            String after,
            String warned)
            throws IOException {
        if (!NO_LEAD.equals(stored)) {
            store(field, stored);
        }
        JsonNode before = lead();
        Map<String, String> given = options(options);

        JsonNode tried = data(field, sent, given, true);

        assertThat(lead()).isEqualTo(before);
        assertOutcome(tried, status, warned);
        assertThat(tried.path("importedLeadIds")).isEmpty();

        JsonNode written = data(field, sent, given, false);

        JsonNode lead = lead();
        assertOutcome(written, status, warned);
        assertThat(written.path("warnings")).isEqualTo(tried.path("warnings"));
        assertThat(written.path("errors")).isEqualTo(tried.path("errors"));
        assertThat(lead.isMissingNode()).isEqualTo(NO_LEAD.equals(after));
        assertThat(valueOf(lead, field)).isEqualTo(NO_LEAD.equals(after) ? "" : text(after));
        assertIds(tried, written, status, lead);
        if (!status.equals("created") && !lead.isMissingNode()) {
            assertThat(lead.path("updatedAt").equals(before.path("updatedAt")))
                    .as("updatedAt is the same")
                    .isEqualTo(!status.equals("updated"));
            assertThat(lead.path("lastName").textValue()).isEqualTo("Kept");
            assertThat(lead.at("/customFields/kept").textValue()).isEqualTo("too");
        }
    }

    private void store(String field, String value) {
        ObjectNode lead = JSON.createObjectNode().put("email", EMAIL).put("lastName", "Kept");
        put(lead, field, value == null ? "empty" : value);
        lead.withObject("/customFields").put("kept", "too");
        assertThat(Api.as(tenant).create(lead.toString()).statusCode()).isEqualTo(201);
    }

    /** Sets the field of a lead or of a row. */
    static void put(ObjectNode row, String field, String sent) {
        ObjectNode target = field.equals("note") ? row.withObject("/customFields") : row;
        switch (sent) {
            case "absent" -> {}
            case "null" -> target.putNull(field);
            default -> {
                if (field.equals("tags")) {
                    ArrayNode tags = row.putArray(field);
                    Stream.of(value(field, sent).split(","))
                            .filter(tag -> !tag.isEmpty())
                            .forEach(tags::add);
                } else {
                    target.put(field, value(field, sent));
                }
            }
        }
    }

    static String value(String field, String sent) {
        String invalid =
                switch (field) {
                    case "tags" -> "x".repeat(65);
                    case "note" -> "x".repeat(33_000);
                    default -> "invalid";
                };
        return sent.equals("empty") ? "" : sent.replace("invalid", invalid);
    }

    private static Map<String, String> options(String text) {
        Map<String, String> options = new TreeMap<>();
        if (text != null) {
            for (String option : text.split(" ")) {
                options.put(option.split("=")[0], option.split("=")[1]);
            }
        }
        return options;
    }

    private JsonNode data(String field, String sent, Map<String, String> given, boolean isDryRun)
            throws IOException {
        Map<String, String> options = new TreeMap<>(given);
        options.put("dryRun", Boolean.toString(isDryRun));
        options.put("returnResults", "true");
        Response response = send(Api.as(tenant), EMAIL, field, sent, options);
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return JSON.readTree(response.asByteArray()).path("data");
    }

    private static void assertOutcome(JsonNode data, String status, String warned) {
        String count =
                switch (status) {
                    case "created" -> "imported";
                    case "unchanged" -> "skipped";
                    default -> status;
                };
        for (String each : new String[] {"imported", "updated", "skipped", "failed"}) {
            assertThat(data.path(each).intValue()).as(each).isEqualTo(each.equals(count) ? 1 : 0);
        }
        assertThat(data.path("results")).hasSize(1);
        assertThat(data.at("/results/0/index").intValue()).isZero();
        assertThat(data.at("/results/0/email").textValue()).isEqualTo(EMAIL);
        assertThat(data.at("/results/0/status").textValue()).isEqualTo(status);
        assertThat(data.path("errors")).hasSize(status.equals("failed") ? 1 : 0);
        assertThat(data.path("warnings")).hasSize(warned == null ? 0 : 1);
        if (warned != null) {
            assertThat(data.at("/warnings/0/email").textValue()).isEqualTo(EMAIL);
            assertThat(data.at("/warnings/0/field").textValue()).isEqualTo(warned);
            assertThat(data.at("/warnings/0/message").textValue()).isNotEmpty();
        }
    }

    private static void assertIds(JsonNode tried, JsonNode written, String status, JsonNode lead) {
        JsonNode triedId = tried.at("/results/0/_id");
        JsonNode id = written.at("/results/0/_id");
        if (status.equals("failed") || lead.isMissingNode()) {
            assertThat(id.isNull()).isTrue();
        } else {
            assertThat(id).isEqualTo(lead.path("_id"));
        }
        assertThat(triedId.isNull()).isEqualTo(id.isNull() || status.equals("created"));
        assertThat(written.path("importedLeadIds")).hasSize(status.equals("created") ? 1 : 0);
    }

    private JsonNode lead() throws IOException {
        return JSON.readTree(Api.as(tenant).get("/v1/leads").asByteArray()).at("/data/0");
    }

    private static String text(String expected) {
        return expected == null ? "" : expected;
    }

    private static String valueOf(JsonNode lead, String field) {
        JsonNode value = field.equals("note") ? lead.at("/customFields/note") : lead.path(field);
        return value.isArray()
                ? String.join(
                        ",",
                        StreamSupport.stream(value.spliterator(), false)
                                .map(JsonNode::asText)
                                .toList())
                : value.asText("");
    }
}
