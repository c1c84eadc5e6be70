package io.leadkeep.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages about wrong ids, names of values and times name the right form. */
@ServiceTest
class ValueMessagesTest {

    private static final String ID = "24 lower-case hex digits, such as 665d4e5f6a7b8c9d0e1f2a3b";
    private static final String STATUSES =
            "must be one of deliverable, invalid, risky, unchecked, undeliverable, unknown,"
                    + " valid";

    @Inject Tenants tenants;

    private Tenant tenant;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "DELETE | /v1/leads | {\"leadIds\":[ID,ID,\"665D4E\"]} | leadIds[2]",
                "DELETE | /v1/leads | {\"deleteAll\":true,\"excludeIds\":[\"x\"]} | excludeIds[0]",
                "POST | /v1/leads/tags | {\"leadIds\":[ID,ID,7],\"add\":[\"x\"]} | leadIds[2]",
                "POST | /v1/enrichment/enrich |"
                        + " {\"leadIds\":[\"odd\"],\"enrichmentTypes\":[\"email\"]} | leadIds[0]",
                "POST | /v1/leads/search | {\"cursor\":\"2\"} | cursor",
            })
    void wrong_id_in_a_body_gets_400_with_an_example(
            String method, String path, String body, String field) {
        String sent = body.replace("ID", "\"0123456789abcdef01234567\"");
        Response refused = Api.as(tenant).send(method, path, sent);

        assertThat(messages(refused)).containsOnlyKeys(field);
        assertThat(messages(refused).get(field)).endsWith(ID);
    }

    @Test
    void wrong_cursor_in_the_query_gets_400_with_an_example() {
        assertThat(messages(Api.as(tenant).get("/v1/leads?cursor=2")))
                .containsEntry("cursor", "must be the _id of the last lead seen: " + ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/leads/x",
                "/v1/enrichment/jobs/x",
                "/v1/workspaces/665D4E5F6A7B8C9D0E1F2A3B"
            })
    void wrong_id_in_the_path_gets_404_with_an_example(String path) {
        String key = path.startsWith("/v1/workspaces") ? tenant.platformKey() : tenant.key();
        Response refused = Api.as(key).get(path);

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.jsonPath().getString("error.message")).endsWith("an id is " + ID);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/leads?emailStatus=delivrable | emailStatus | STATUSES; did you mean"
                        + " deliverable?",
                "/v1/leads?emailStatus=good | emailStatus | STATUSES",
                "/v1/leads/export?emailStatus=unknwon | emailStatus | STATUSES; did you mean"
                        + " unknown?",
                "/v1/leads?emailType=busines | emailType | must be one of all, personal, business;"
                        + " did you mean business?",
                "/v1/leads/export?format=ndjsn | format | must be one of csv, ndjson; did you"
                        + " mean ndjson?",
                "/v1/leads/export?format=xlsx | format | must be one of csv, ndjson",
            })
    void wrong_name_of_a_value_lists_the_allowed_ones(String path, String field, String message) {
        assertThat(messages(Api.as(tenant).get(path)))
                .containsEntry(field, message.replace("STATUSES", STATUSES));
    }

    @Test
    void wrong_name_in_a_body_lists_the_allowed_ones() {
        Response role =
                Api.as(tenant.platformKey())
                        .post(
                                "/v1/workspaces/" + tenant.workspaceId() + "/members",
                                "{\"email\":\"m@example.com\",\"role\":\"admni\"}");
        Response type =
                Api.as(tenant)
                        .post(
                                "/v1/enrichment/enrich",
                                "{\"leadIds\":[\"0123456789abcdef01234567\"],"
                                        + "\"enrichmentTypes\":[\"segGatway\"]}");
        Response status =
                Api.as(tenant)
                        .post("/v1/leads/search", "{\"filters\":{\"emailStatus\":[\"riski\"]}}");

        assertThat(messages(role))
                .containsEntry("role", "must be one of admin, member; did you mean admin?");
        assertThat(messages(type).get("enrichmentTypes[0]"))
                .contains("email", "segGateway", "espDetection")
                .endsWith("; did you mean segGateway?");
        assertThat(messages(status))
                .containsEntry("filters.emailStatus", STATUSES + "; did you mean risky?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2025-01-01T10:00:00 | has no time zone: send 2025-01-01T10:00:00Z for UTC",
                "2025-01-01T10:00 | has no time zone: send 2025-01-01T10:00Z for UTC",
                "2025-01-01T10:00:00+02:00 | TIME; a + must be sent as %2B",
                "01.02.2025 | TIME",
                "2025-01-01%2010:00:00 | TIME",
                "2025-02-30 | TIME",
            })
    void wrong_time_gets_400_with_an_example(String time, String message) {
        String rule =
                "must be a time with its zone, such as 2025-06-10T10:30:00.000Z, or a date in UTC,"
                        + " such as 2025-06-10";
        for (String name :
                List.of("createdAfter", "createdBefore", "updatedAfter", "updatedBefore")) {
            assertThat(messages(Api.as(tenant).get("/v1/leads?" + name + "=" + time)))
                    .containsEntry(name, message.replace("TIME", rule));
        }
    }

    /** Returns the messages of a 400 by field. */
    private static Map<String, String> messages(Response refused) {
        assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
        return refused.jsonPath().<Map<String, String>>getList("error.details").stream()
                .collect(
                        Collectors.toMap(
                                error -> error.get("field"), error -> error.get("message")));
    }
}
