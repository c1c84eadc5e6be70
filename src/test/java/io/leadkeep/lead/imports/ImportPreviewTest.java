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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an import that is ready would do with another mapping and other options. */
@ServiceTest
class ImportPreviewTest {

    @Inject Tenants tenants;

    private Tenant tenant;
    private ImportClient imports;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
        imports = new ImportClient(tenant);
    }

    private Response preview(String id, String body) {
        return Api.as(tenant).post("/v1/imports/" + id + "/preview", body);
    }

    private static List<Integer> estimate(JsonPath head) {
        return Stream.of("create", "update", "skip", "fail")
                .map(name -> head.getInt("data.estimate." + name))
                .toList();
    }

    @Test
    void preview_without_body_equals_the_response_to_the_upload() {
        Response uploaded = imports.upload(CsvForm.of("email;city", "a@example.com;Bonn"));
        String id = uploaded.jsonPath().getString("data.id");
        Response preview = Api.as(tenant).post("/v1/imports/" + id + "/preview");
        assertThat(preview.statusCode()).as(preview.asString()).isEqualTo(200);
        assertThat(preview.asString()).isEqualTo(uploaded.asString());
        assertThat(preview.jsonPath().getString("data.encoding")).isEqualTo("UTF-8");
        assertThat(preview.jsonPath().getString("data.delimiter")).isEqualTo(";");
    }

    @Test
    void preview_follows_the_mapping() {
        String id = imports.create("email,Place", "a@example.com,Bonn");
        JsonPath head = preview(id, "{\"mapping\":{\"Place\":\"city\"}}").jsonPath();
        assertThat(head.getString("data.columns[1].field")).isEqualTo("city");
        assertThat(head.getString("data.preview[0].city")).isEqualTo("Bonn");
    }

    @Test
    void estimate_follows_the_options() {
        imports.run("email,city", "a@example.com,Bonn");
        String id = imports.create("email,city", "a@example.com,Ulm", "b@example.com,Ulm");
        assertThat(estimate(preview(id, "{}").jsonPath())).containsExactly(1, 0, 1, 0);
        assertThat(
                        estimate(
                                preview(id, "{\"onExisting\":\"overwrite\",\"onMissing\":\"skip\"}")
                                        .jsonPath()))
                .containsExactly(0, 1, 1, 0);
    }

    @Test
    void preview_changes_nothing() {
        String id = imports.create("email,Place", "a@example.com,Bonn");
        preview(id, "{\"mapping\":{\"Place\":\"city\"},\"dryRun\":true,\"tag\":\"x\"}");
        assertThat(imports.get(id).getString("data.status")).isEqualTo("ready");
        imports.start(id);
        imports.await(id, "completed");
        JsonPath lead = imports.lead("a@example.com");
        assertThat(lead.getString("data.city")).isNull();
        assertThat(lead.getString("data.customFields.Place")).isEqualTo("Bonn");
        assertThat(lead.getList("data.tags")).isEmpty();
    }

    @Test
    void mapping_of_an_unknown_column_returns_400_with_the_column() {
        String id = imports.create("email", "a@example.com");
        Response refused = preview(id, "{\"mapping\":{\"Place\":\"city\"}}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("error.details[0].field"))
                .isEqualTo("mapping.Place");
    }

    @Test
    void preview_of_an_import_that_is_started_returns_409() {
        String id = imports.create("email", "a@example.com");
        imports.start(id);
        assertThat(preview(id, "{}").statusCode()).isEqualTo(409);
    }

    @Test
    void row_at_the_cut_of_a_large_file_does_not_count() {
        // A preview reads 4 MiB, and this file has 6 MB.
        String note = "\"" + "n,".repeat(5_000) + "\"";
        String[] lines = new String[601];
        lines[0] = "email,note";
        for (int i = 1; i < lines.length; i++) {
            lines[i] = i + "@example.com," + note;
        }
        String id = imports.create(CsvForm.of(lines).with("mapping", "{\"note\":null}"));
        assertThat(estimate(preview(id, "{}").jsonPath())).containsExactly(600, 0, 0, 0);
    }
}
