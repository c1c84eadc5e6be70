package io.leadkeep.lead.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The outcomes of the rows of an import. */
@ServiceTest
class ImportResultsTest {

    @Inject Tenants tenants;

    private Tenant tenant;
    private ImportClient imports;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
        imports = new ImportClient(tenant);
    }

    /** One row for each outcome. */
    private static CsvForm file() {
        return CsvForm.of(
                        "email,city",
                        "new@example.com,Bonn",
                        "old@example.com,Bonn",
                        "same@example.com,Ulm",
                        "twice@example.com,Ulm",
                        "blocked@example.com,Ulm",
                        "not an address,Ulm",
                        "twice@example.com,Köln")
                .with("onExisting", "overwrite")
                .with("returnResults", "true");
    }

    private static void fill(Tenant tenant) {
        for (String name : List.of("old", "same")) {
            Api.as(tenant).create(Map.of("email", name + "@example.com", "city", "Ulm"));
        }
        Api.as(tenant).post("/v1/dnc", "{\"entries\":[{\"email\":\"blocked@example.com\"}]}");
        Api.as(tenant.platformKey())
                .patch(
                        "/v1/workspaces/" + tenant.workspaceId(),
                        "{\"settings\":{\"suppression\":\"reject\"}}");
    }

    private JsonPath results(String id) {
        Response found = imports.results(id, "");
        assertThat(found.statusCode()).as(found.asString()).isEqualTo(200);
        return found.jsonPath();
    }

    @Test
    void outcomes_are_those_of_the_synchronous_import() {
        fill(tenant);
        Tenant other = tenants.create();
        fill(other);

        String id = imports.run(file()).getString("data.id");
        JsonPath results = results(id);
        JsonPath expected = Api.as(other).importCsv(file()).jsonPath();

        for (String field : List.of("index", "email", "status")) {
            assertThat(results.getList("data." + field))
                    .isEqualTo(expected.getList("data.results." + field));
        }
        assertThat(results.getList("data.status"))
                .containsExactly(
                        "created",
                        "updated",
                        "unchanged",
                        "skipped",
                        "suppressed",
                        "failed",
                        "created");
        assertThat(results.getString("data[0]._id")).isEqualTo(imports.idOf("new@example.com"));
        assertThat(results.getString("data[1]._id")).isEqualTo(imports.idOf("old@example.com"));
        assertThat(results.getString("data[2]._id")).isEqualTo(imports.idOf("same@example.com"));
        assertThat(results.getList("data[3..5]._id")).containsOnlyNulls();
        assertThat(results.getLong("pagination.total")).isEqualTo(7);
        assertThat(results.getBoolean("pagination.hasMore")).isFalse();
    }

    @Test
    void pages_have_each_row_once_across_batches() {
        CsvForm form =
                CsvForm.of(
                        IntStream.range(0, 2_300)
                                .mapToObj(n -> n + "@example.com")
                                .collect(Collectors.joining("\n", "email\n", "")));
        String id = imports.run(form.with("returnResults", "true")).getString("data.id");

        List<String> emails = new ArrayList<>();
        List<Integer> indexes = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonPath page = imports.results(id, "?limit=700" + cursor).jsonPath();
            emails.addAll(page.getList("data.email"));
            indexes.addAll(page.getList("data.index"));
            String next = page.getString("pagination.nextCursor");
            cursor = next == null ? null : "&cursor=" + next;
        }

        assertThat(indexes).isEqualTo(IntStream.range(0, 2_300).boxed().toList());
        assertThat(emails).isEqualTo(indexes.stream().map(n -> n + "@example.com").toList());
    }

    @Test
    void start_can_ask_for_results() {
        String id = imports.create("email", "a@example.com");
        assertThat(imports.results(id, "").statusCode()).isEqualTo(409);

        imports.start(id, "{\"returnResults\":true}");
        imports.await(id, "completed");

        assertThat(results(id).getList("data.status")).containsExactly("created");
    }

    @Test
    void ready_import_has_no_outcomes_yet() {
        String id = imports.create(CsvForm.of("email", "a@x.co").with("returnResults", "true"));

        assertThat(results(id).getList("data")).isEmpty();
        assertThat(results(id).getLong("pagination.total")).isZero();
    }

    @Test
    void import_without_the_option_returns_409() {
        String id = imports.run("email", "a@example.com").getString("data.id");

        Response refused = imports.results(id, "");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.jsonPath().getString("error.message")).contains("returnResults");
    }

    @Test
    void dry_run_shows_addresses_without_leads() {
        String id =
                imports.run(
                                CsvForm.of("email", "a@example.com")
                                        .with("returnResults", "true")
                                        .with("dryRun", "true"))
                        .getString("data.id");

        assertThat(results(id).getMap("data[0]"))
                .containsEntry("email", "a@example.com")
                .containsEntry("status", "created")
                .containsEntry("_id", null);
    }

    @Test
    void outcomes_stay_after_an_undo() {
        String id =
                imports.run(CsvForm.of("email", "a@example.com").with("returnResults", "true"))
                        .getString("data.id");
        String lead = imports.idOf("a@example.com");

        imports.undone(id);

        assertThat(results(id).getMap("data[0]"))
                .containsEntry("email", null)
                .containsEntry("status", "created")
                .containsEntry("_id", lead);
    }

    @ParameterizedTest
    @CsvSource({"limit=0, limit", "limit=1001, limit", "cursor=x, cursor", "page=1, page"})
    void invalid_parameter_returns_400(String query, String field) {
        String id = imports.create(CsvForm.of("email", "a@x.co").with("returnResults", "true"));

        Response refused = imports.results(id, "?" + query);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field")).containsExactly(field);
    }

    @Test
    void unknown_import_returns_404() {
        assertThat(imports.results("f".repeat(24), "").statusCode()).isEqualTo(404);
        assertThat(imports.results("x", "").statusCode()).isEqualTo(404);
    }
}
