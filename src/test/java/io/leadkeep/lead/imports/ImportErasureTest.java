package io.leadkeep.lead.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The removal of a person from imports. */
@ServiceTest
class ImportErasureTest {

    private static final String EMAIL = "victoria@example.com";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Inject Tenants tenants;
    @Inject ImportErasure erasure;

    private Tenant tenant;
    private ImportClient imports;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
        imports = new ImportClient(tenant);
    }

    private void erase() {
        erasure.erase(io.leadkeep.auth.Tenant.background(tenant.workspaceId()), EMAIL)
                .await()
                .atMost(TIMEOUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252"})
    void file_of_a_ready_import_loses_the_rows_of_the_person(String charset) throws Exception {
        String text =
                """
                email,name,note
                a@example.com,Anna,ö
                Victoria@Example.com,"Vic,
                Toria",ö
                \r
                b@example.com,Bert,write to victoria@example.com
                c@example.com,Cleo,\
                """
                        + "n".repeat(ImportFiles.CHUNK_BYTES)
                        + "\nd@example.com,Dora,";
        String id = imports.create(CsvForm.of(text.getBytes(Charset.forName(charset))));
        erase();
        byte[] content = stored();
        assertThat(content).hasSameSizeAs(text.getBytes(Charset.forName(charset)));
        String stored = new String(content, Charset.forName(charset));
        assertThat(stored).contains("Anna", "Dora");
        assertThat(stored.toLowerCase()).doesNotContain("victoria", "toria", "vic", "bert");
        imports.start(id);
        JsonPath ended = imports.await(id, "completed");
        assertThat(ImportClient.counts(ended)).containsExactly(5, 3, 0, 0, 2);
        assertThat(imports.lead("d@example.com")).isNotNull();
    }

    private byte[] stored() throws Exception {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (var row :
                tenants.sql(
                        "select content from lead_import_chunk where workspace_id = $1 order by"
                                + " number",
                        Tuple.of(tenant.workspaceId()))) {
            content.write(row.getBuffer(0).getBytes());
        }
        return content.toByteArray();
    }

    @Test
    void failed_rows_of_the_person_are_deleted() {
        String id =
                imports.run(
                                CsvForm.of(
                                                "email,linkedinUrl,name",
                                                EMAIL + ",nothing,Vic",
                                                "broken,," + EMAIL,
                                                "other,,Cleo")
                                        .with("onInvalid", "skipRow"))
                        .getString("data.id");
        assertThat(imports.errors(id).asString()).contains(EMAIL);
        erase();
        assertThat(imports.errors(id).asString()).contains("Cleo").doesNotContain(EMAIL, "Vic");
        assertThat(imports.get(id).getInt("data.failed")).isEqualTo(3);
    }

    @Test
    void outcomes_of_the_person_lose_the_address() {
        String id =
                imports.run(
                                CsvForm.of(
                                                "email,linkedinUrl",
                                                EMAIL + ",nothing",
                                                "a@example.com,nothing",
                                                EMAIL + ";broken,",
                                                EMAIL + ",",
                                                EMAIL + ",",
                                                "b@example.com,")
                                        .with("onInvalid", "skipRow")
                                        .with("returnResults", "true"))
                        .getString("data.id");
        assertThat(emails(id))
                .containsExactly(EMAIL, "a@example.com", EMAIL, EMAIL, EMAIL, "b@example.com");

        assertThat(imports.api().post("/v1/leads/" + imports.idOf(EMAIL) + "/erase").statusCode())
                .isEqualTo(200);

        assertThat(emails(id))
                .containsExactly(null, "a@example.com", null, null, null, "b@example.com");
        assertThat(
                        tenants.sql(
                                        "select from lead_import_result where workspace_id = $1 and"
                                                + " array_to_string(emails, ' ') like '%victoria%'",
                                        Tuple.of(tenant.workspaceId()))
                                .size())
                .isZero();
    }

    private List<String> emails(String id) {
        return imports.results(id, "").jsonPath().getList("data.email");
    }

    @Test
    void outcome_of_a_row_of_an_erased_person_has_no_address() {
        imports.run("email", EMAIL);
        imports.api().post("/v1/leads/" + imports.idOf(EMAIL) + "/erase");

        String id =
                imports.run(
                                CsvForm.of("email", EMAIL, "Vic <" + EMAIL + ">", "a@example.com")
                                        .with("returnResults", "true"))
                        .getString("data.id");

        assertThat(emails(id)).containsExactly(null, null, "a@example.com");
        assertThat(imports.results(id, "").jsonPath().getList("data.status"))
                .containsExactly("suppressed", "suppressed", "created");
    }

    @Test
    void invalid_row_of_an_erased_person_is_not_stored() {
        imports.run("email", EMAIL);
        String lead = imports.idOf(EMAIL);
        assertThat(imports.api().post("/v1/leads/" + lead + "/erase").statusCode()).isEqualTo(200);

        String id =
                imports.run(
                                CsvForm.of(
                                                "email,linkedinUrl",
                                                EMAIL + ",nothing",
                                                "a@example.com,nothing")
                                        .with("onInvalid", "skipRow"))
                        .getString("data.id");

        assertThat(imports.get(id).getInt("data.failed")).isEqualTo(2);
        assertThat(imports.errors(id).asString()).contains("a@example.com").doesNotContain(EMAIL);
    }
}
