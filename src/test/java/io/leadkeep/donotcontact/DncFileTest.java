package io.leadkeep.donotcontact;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports and exports of the list. */
@ServiceTest
class DncFileTest {

    private static final String IMPORT = DncClient.PATH + "/import";
    private static final String EXPORT = DncClient.PATH + "/export";

    @Inject Tenants tenants;

    private Tenant tenant;
    private DncClient list;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
        list = new DncClient(tenant);
    }

    private JsonPath importFile(String... lines) {
        return DncClient.read(Api.as(tenant).post(IMPORT, CsvForm.of(lines)));
    }

    @Test
    void json_import_takes_type_and_counts_what_is_there() {
        list.add("a@example.com");

        JsonPath imported =
                DncClient.read(
                        Api.as(tenant)
                                .post(
                                        IMPORT,
                                        """
                                        {"entries":[{"email":"a@example.com","type":"email"},
                                        {"email":"acme.com","type":"domain","reason":"bounce"}]}
                                        """));

        assertThat(imported.getMap("data")).isEqualTo(Map.of("imported", 1, "skipped", 1));
        assertThat(list.list("").getString("data[0].entryType")).isEqualTo("domain");
    }

    @Test
    void json_import_has_at_most_10000_entries() {
        String entries = String.join(",", Collections.nCopies(10_001, "{\"email\":\"a@b.co\"}"));

        assertThat(
                        Api.as(tenant)
                                .post(IMPORT, "{\"entries\":[" + entries + "]}")
                                .jsonPath()
                                .getList("error.details.field"))
                .isEqualTo(List.of("entries"));
    }

    @Test
    void file_with_a_header_is_imported() {
        JsonPath imported =
                importFile(
                        "Suppressions of 2025",
                        "",
                        "Name;E-Mail;Type;Reason",
                        "Jane;\"Jane <jane@acme.com>\";;unsubscribe_link",
                        ";globex.com;domain;",
                        "Joe;joe@;;",
                        "Jim;jim@example.com;blocks;550 no such user",
                        "Jo;jo@example.com;;Bounce",
                        "Ed;initech.com;email;");

        assertThat(imported.getInt("data.imported")).isEqualTo(4);
        assertThat(imported.getInt("data.skipped")).isEqualTo(2);
        assertThat(imported.getList("data.errors.row")).isEqualTo(List.of(6, 9));
        assertThat(imported.getString("data.errors[0].email")).isEqualTo("joe@");
        assertThat(imported.getString("data.errors[1].error")).startsWith("entryType: does not");
        List<Map<String, ?>> entries = list.list("").getList("data");
        assertThat(entries)
                .extracting(entry -> entry.get("email") + " " + entry.get("reason"))
                .containsExactlyInAnyOrder(
                        "globex.com import",
                        "jane@acme.com unsubscribe_link",
                        "jim@example.com import",
                        "jo@example.com bounce");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jane@acme.com", "acme.com", "\uFEFFjane@acme.com"})
    void plain_list_is_imported(String first) {
        JsonPath imported = importFile(first, "globex.com", "", "john@example.com", "nobody");

        assertThat(imported.getInt("data.imported")).isEqualTo(3);
        assertThat(imported.getInt("data.skipped")).isEqualTo(1);
        assertThat(imported.getList("data.errors.row")).isEqualTo(List.of(5));
        assertThat(list.list("?type=domain").getList("data.email")).contains("globex.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Name,City", "nobody"})
    void file_without_addresses_returns_400(String line) {
        Response refused = Api.as(tenant).post(IMPORT, CsvForm.of(line));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field")).isEqualTo(List.of("file"));
    }

    @Test
    void form_has_exactly_one_file() {
        Response refused =
                Api.as(tenant).post(IMPORT, CsvForm.of("a@b.co").file("file", new byte[] {'x'}));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field")).isEqualTo(List.of("file"));
    }

    @Test
    void unknown_fields_of_a_form_return_400() {
        CsvForm form = CsvForm.of("a@b.co").with("type", "domain").file("list", new byte[0]);

        Response refused = Api.as(tenant).post(IMPORT, form);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field"))
                .isEqualTo(List.of("type", "list"));
        assertThat(list.list("").getList("data")).isEmpty();
    }

    @Test
    void other_media_type_returns_415() {
        Response refused = Api.as(tenant).send("POST", IMPORT, "text/csv", "a@b.co");

        assertThat(refused.statusCode()).isEqualTo(415);
        assertThat(refused.header("Accept-Post"))
                .contains("application/json", "multipart/form-data");
    }

    @Test
    void export_imports_into_another_workspace() {
        list.addWithReason("erased", "gone@example.com");
        list.addWithReason("bounce", "jane@acme.com");
        list.add("globex.com");
        list.add("=sum@example.com");

        Response exported = Api.as(tenant).get(EXPORT);
        Tenant other = tenants.create();
        Api.as(other).post(IMPORT, CsvForm.of(exported.asByteArray()));

        assertThat(exported.contentType()).isEqualTo("text/csv; charset=utf-8");
        assertThat(exported.header("Content-Disposition")).contains("do-not-contact.csv");
        assertThat(exported.asString().lines().toList())
                .hasSize(4)
                .startsWith("email,entryType,reason,createdAt")
                .anyMatch(line -> line.startsWith("'=sum@example.com,email,manual,"))
                .anyMatch(line -> line.startsWith("jane@acme.com,email,bounce,"));
        JsonPath copy = new DncClient(other).list("");
        assertThat(copy.getList("data.email"))
                .containsExactlyInAnyOrder("=sum@example.com", "globex.com", "jane@acme.com");
        assertThat(copy.getList("data.reason"))
                .containsExactlyInAnyOrder("manual", "manual", "bounce");
    }

    @Test
    void export_of_several_pages_has_every_entry_of_the_filter() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 4_100; i++) {
            lines.add(i + "@example.com");
        }
        lines.add("acme.com");
        importFile(lines.toArray(String[]::new));

        String csv = Api.as(tenant).get(EXPORT + "?type=email").asString();

        assertThat(csv.getBytes(StandardCharsets.UTF_8)).isNotEmpty();
        assertThat(csv.lines().skip(1).map(line -> line.replaceAll(",.*", "")).distinct())
                .hasSize(4_100);
        assertThat(Api.as(tenants.create()).get(EXPORT).asString().lines()).hasSize(1);
        assertThat(Api.as(tenant).get(EXPORT + "?limit=1").statusCode()).isEqualTo(400);
    }
}
