package io.leadkeep.donotcontact;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows with the same address, which is on the list. */
@ServiceTest
class RepeatedRowsTest {

    private static final String REJECTED = "jane@acme.com";
    private static final String OTHER = "john@example.com";

    @Inject Tenants tenants;

    private Tenant tenant;
    private DncClient list;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
        list = new DncClient(tenant);
        list.add("acme.com");
    }

    private static String bulk(String options) {
        String row = "{\"email\":\"%s\"}";
        return "{%s\"returnResults\":true,\"leads\":[%s,%s,%s,%s]}"
                .formatted(
                        options,
                        row.formatted(REJECTED),
                        row.formatted(OTHER),
                        row.formatted(REJECTED),
                        row.formatted(OTHER));
    }

    private static void assertAllSuppressed(JsonPath result) {
        assertThat(result.getInt("data.skipped")).isEqualTo(3);
        assertThat(result.getInt("data.suppressed")).isEqualTo(2);
        assertThat(result.getInt("data.failed")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"onExisting\":\"overwrite\",", "\"dryRun\":true,"})
    void repeated_rows_of_a_bulk_are_all_suppressed(String options) {
        list.reject();

        JsonPath result = Api.as(tenant).post("/v1/leads/bulk", bulk(options)).jsonPath();

        assertAllSuppressed(result);
        assertThat(result.getList("data.results.status"))
                .containsExactly("suppressed", "skipped", "suppressed", "created");
    }

    @Test
    void repeated_rows_of_a_flagged_address_are_skipped() {
        JsonPath result = Api.as(tenant).post("/v1/leads/bulk", bulk("")).jsonPath();

        assertThat(result.getInt("data.suppressed")).isZero();
        assertThat(result.getList("data.results.status"))
                .containsExactly("skipped", "skipped", "created", "created");
    }

    /** With more rows between them than a batch has. */
    private static CsvForm file() {
        List<String> lines = new ArrayList<>(List.of("email", REJECTED, OTHER));
        for (int i = 0; i < 1_000; i++) {
            lines.add(i + "@example.com");
        }
        lines.addAll(List.of(REJECTED, OTHER));
        return CsvForm.of(lines.toArray(String[]::new));
    }

    @Test
    void repeated_rows_of_a_file_are_all_suppressed() {
        list.reject();

        assertAllSuppressed(Api.as(tenant).importCsv(file()).jsonPath());
    }

    @Test
    void repeated_rows_of_an_import_job_are_all_suppressed() {
        list.reject();
        String id =
                Api.as(tenant)
                        .post("/v1/imports", file().with("start", "true"))
                        .jsonPath()
                        .getString("data.id");

        JsonPath ended =
                Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .until(
                                () -> Api.as(tenant).get("/v1/imports/" + id).jsonPath(),
                                job -> job.getString("data.status").equals("completed"));

        assertAllSuppressed(ended);
    }
}
