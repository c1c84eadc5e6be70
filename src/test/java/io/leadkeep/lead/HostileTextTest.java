package io.leadkeep.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Text that is SQL, a pattern or JSON elsewhere is plain text in every field and filter. */
@ServiceTest
class HostileTextTest {

    @Inject Tenants tenants;

    private Tenant tenant;

    static List<String> texts() {
        return List.of(
                "'; drop table lead; --",
                "' or '1'='1",
                "x') or true --",
                "\\'; select pg_sleep(10); --",
                "$1::text || $2",
                "100%_of__them%",
                "{\"a\":\"b\"}]', 'x",
                "/* planned each time */ truncate lead",
                "\" union select key_hash from idempotent_request",
                "<script>alert(1)</script>");
    }

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void hostile_text_is_stored_and_returned_unchanged(String text) {
        Response created =
                Api.as(tenant)
                        .create(
                                Map.of(
                                        "email",
                                        "a@example.com",
                                        "firstName",
                                        text,
                                        "companyName",
                                        text,
                                        "city",
                                        text,
                                        "tags",
                                        List.of(text),
                                        "customFields",
                                        Map.of(text, text)));

        assertThat(created.statusCode()).isEqualTo(201);
        Map<String, Object> lead =
                Api.as(tenant).get(created.header("Location")).jsonPath().getMap("data");
        assertThat(lead)
                .containsEntry("firstName", text)
                .containsEntry("companyName", text)
                .containsEntry("city", text)
                .containsEntry("tags", List.of(text))
                .containsEntry("customFields", Map.of(text, text));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void hostile_text_in_a_filter_finds_only_leads_that_contain_it(String text) {
        addLeads(text);
        Tenant other = tenants.create();
        Api.as(other).create(Map.of("email", "other@example.com", "city", text));

        assertFound(Api.as(tenant).get("/v1/leads?search=" + encoded(text)));
        assertFound(Api.as(tenant).get("/v1/leads?tagsAll=" + encoded(text)));
        assertFound(
                Api.as(tenant)
                        .get("/v1/leads?customFields." + encoded(text) + "=" + encoded(text)));
        for (String filter : List.of("name", "companyName", "jobTitle", "city", "country")) {
            assertFound(search(Map.of(filter, text)));
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void hostile_text_in_a_filter_changes_only_leads_that_contain_it(String text) {
        addLeads(text);

        Response tagged =
                Api.as(tenant)
                        .post("/v1/leads/tags", json(Map.of("city", text), "\"add\":[\"t\"]"));
        Response deleted =
                Api.as(tenant)
                        .send(
                                "DELETE",
                                "/v1/leads",
                                json(Map.of("city", text), "\"deleteAll\":true"));

        assertThat(tagged.jsonPath().getInt("data.modifiedCount")).isEqualTo(1);
        assertThat(deleted.jsonPath().getInt("data.deletedCount")).isEqualTo(1);
        assertThat(Api.as(tenant).get("/v1/leads").jsonPath().getList("data.email"))
                .containsExactly("bystander@example.com");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void hostile_text_in_other_parameters_returns_400(String text) {
        for (String parameter :
                List.of("cursor", "limit", "createdAfter", "emailStatus", "email", "page")) {
            Response refused = Api.as(tenant).get("/v1/leads?" + parameter + "=" + encoded(text));
            assertThat(refused.statusCode()).as(parameter).isEqualTo(400);
        }
        assertThat(Api.as(tenant).get("/v1/leads/" + encoded(text)).statusCode()).isIn(400, 404);
    }

    private void addLeads(String text) {
        // A comma separates tags.
        Response found =
                Api.as(tenant)
                        .create(
                                Map.of(
                                        "email", "found@example.com",
                                        "firstName", text,
                                        "companyName", text,
                                        "jobTitle", text,
                                        "city", text,
                                        "country", text,
                                        "tags", List.of(text.split(",")),
                                        "customFields", Map.of(text, text)));
        assertThat(found.statusCode()).isEqualTo(201);
        Api.as(tenant).create(Map.of("email", "bystander@example.com", "firstName", "x"));
    }

    private Response search(Map<String, String> filters) {
        return Api.as(tenant).post("/v1/leads/search", json(filters, "\"limit\":10"));
    }

    private static String json(Map<String, String> filters, String rest) {
        StringBuilder json = new StringBuilder("{\"filters\":{");
        filters.forEach(
                (name, text) ->
                        json.append('"')
                                .append(name)
                                .append("\":\"")
                                .append(text.replace("\\", "\\\\").replace("\"", "\\\""))
                                .append('"'));
        return json.append("},").append(rest).append('}').toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void assertFound(Response list) {
        assertThat(list.jsonPath().getList("data.email")).containsExactly("found@example.com");
    }
}
