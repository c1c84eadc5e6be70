package io.leadkeep.lead.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Uploads that are refused, limits, and repeats with an Idempotency-Key. */
@ServiceTest
class ImportUploadTest {

    @TestHTTPResource URI service;
    @Inject Tenants tenants;

    private Tenant tenant;
    private ImportClient imports;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
        imports = new ImportClient(tenant);
    }

    static Stream<Arguments> refusedForms() {
        return Stream.of(
                Arguments.of(CsvForm.of(""), "file", "is empty"),
                Arguments.of(CsvForm.of("a,b", "1,2"), "file", "names a column for the e-mail"),
                Arguments.of(
                        CsvForm.of(new byte[] {0x50, 0x4B, 3, 4, 0, 0, 0, 1, 2}),
                        "file",
                        "names a column for the e-mail"),
                Arguments.of(new CsvForm().with("tag", "x"), "file", "is required"),
                Arguments.of(CsvForm.of("email").with("start", "maybe"), "start", "true or false"),
                Arguments.of(
                        CsvForm.of("email").with("onExisting", "no"),
                        "onExisting",
                        "must be one of"),
                Arguments.of(
                        CsvForm.of("email").with("mapping", "{\"x\":\"city\"}"),
                        "mapping.x",
                        "is not a column"),
                Arguments.of(CsvForm.of("email").with("begin", "true"), "begin", "is not known"));
    }

    @ParameterizedTest
    @MethodSource("refusedForms")
    void invalid_form_names_the_field_and_leaves_nothing(
            CsvForm form, String field, String message) {
        Response refused = imports.upload(form);
        assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field")).containsExactly(field);
        assertThat(refused.jsonPath().getString("error.details[0].message")).contains(message);
        assertThat(stored()).isZero();
    }

    private int stored() {
        return tenants.sql(
                        "select from lead_import where workspace_id = $1 union all"
                                + " select from lead_import_chunk where workspace_id = $1",
                        Tuple.of(tenant.workspaceId()))
                .size();
    }

    @Test
    void file_of_more_than_a_million_rows_returns_400() {
        Response refused = imports.upload(CsvForm.of("email\n" + "x\n".repeat(1_000_001)));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("error.message"))
                .isEqualTo("file: has more than 1,000,000 rows");
        assertThat(stored()).isZero();
    }

    @Test
    void file_above_256_mib_returns_413() throws Exception {
        String head =
                "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n"
                        + "email\n";
        byte[] block = " ".repeat(1024 * 1024).getBytes(StandardCharsets.US_ASCII);
        HttpRequest request =
                HttpRequest.newBuilder(service.resolve("/v1/imports"))
                        .header("X-Api-Key", tenant.key())
                        .header("Content-Type", "multipart/form-data; boundary=x")
                        .POST(
                                BodyPublishers.concat(
                                        BodyPublishers.ofString(head),
                                        BodyPublishers.ofByteArrays(
                                                Collections.nCopies(256, block)),
                                        BodyPublishers.ofString("\r\n--x--\r\n")))
                        .build();

        HttpResponse<String> refused =
                HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).contains("PAYLOAD_TOO_LARGE");
        assertThat(stored()).isZero();
    }

    @Test
    void file_of_another_encoding_is_read() {
        String id =
                imports.create(
                        CsvForm.of(
                                "email;Vorname\na@example.com;J\u00fcrgen\n"
                                        .getBytes(StandardCharsets.UTF_16LE)));
        imports.start(id);
        imports.await(id, "completed");
        assertThat(imports.lead("a@example.com").getString("data.firstName"))
                .isEqualTo("J\u00fcrgen");
    }

    @Test
    void file_of_several_chunks_is_imported_completely() {
        String note = "n".repeat(300);
        String[] lines = new String[2_001];
        lines[0] = "email,note";
        for (int i = 1; i < lines.length; i++) {
            lines[i] = i + "@example.com," + note + i;
        }
        JsonPath ended = imports.run(lines);
        assertThat(ended.getInt("data.imported")).isEqualTo(2_000);
        assertThat(imports.lead("1999@example.com").getString("data.customFields.note"))
                .isEqualTo(note + "1999");
    }

    @Test
    void workspace_has_a_limited_number_of_open_imports() {
        addCopies(imports.create("email"), 98);
        assertThat(imports.upload(CsvForm.of("email")).statusCode()).isEqualTo(202);
        Response refused = imports.upload(CsvForm.of("email"));
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.jsonPath().getString("error.message")).contains("100 imports");
        assertThat(
                        imports.cancel(
                                        Api.as(tenant)
                                                .get("/v1/imports")
                                                .jsonPath()
                                                .getString("data[0].id"))
                                .statusCode())
                .isEqualTo(200);
        assertThat(imports.upload(CsvForm.of("email")).statusCode()).isEqualTo(202);
    }

    private void addCopies(String id, int number) {
        tenants.sql(
                "insert into lead_import (workspace_id, id, status, file_name, charset,"
                    + " charset_mark, charset_is_guessed, header, mapping, options, is_dry_run,"
                    + " total_rows, processed_rows, imported, updated, skipped, suppressed, failed,"
                    + " user_id, created_at, removed, restored, kept) select workspace_id,"
                    + " lpad(to_hex(n), 24, '0'), status, file_name, charset, charset_mark,"
                    + " charset_is_guessed, header, mapping, options, is_dry_run, total_rows, 0, 0,"
                    + " 0, 0, 0, 0, user_id, created_at, 0, 0, 0 from lead_import,"
                    + " generate_series(1, $3::int) n where workspace_id = $1 and id = $2",
                Tuple.of(tenant.workspaceId(), id, number));
    }

    private Response uploadWithKey(CsvForm form) {
        return Api.as(tenant).header("Idempotency-Key", "k").post("/v1/imports", form);
    }

    @Test
    void repeat_with_the_same_key_returns_the_first_import() {
        CsvForm form = CsvForm.of("email,city", "a@example.com,Bonn");
        Response first = uploadWithKey(form);
        assertThat(first.statusCode()).isEqualTo(202);
        Response repeat = uploadWithKey(CsvForm.of("email,city", "a@example.com,Bonn"));
        assertThat(repeat.statusCode()).isEqualTo(202);
        assertThat(repeat.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(repeat.asString()).isEqualTo(first.asString());
        assertThat(Api.as(tenant).get("/v1/imports").jsonPath().getList("data")).hasSize(1);
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void other_file_with_the_same_key_returns_422() {
        uploadWithKey(CsvForm.of("email", "a@example.com"));
        assertThat(uploadWithKey(CsvForm.of("email", "b@example.com")).statusCode()).isEqualTo(422);
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void stored_response_has_nothing_of_the_file() {
        uploadWithKey(CsvForm.of("email,secret column", "a@example.com,secret"));
        String body =
                tenants.sql(
                                "select body from idempotent_request where workspace_id = $1",
                                Tuple.of(tenant.workspaceId()))
                        .iterator()
                        .next()
                        .getString(0);
        assertThat(body).doesNotContain("a@example.com", "secret");
    }
}
