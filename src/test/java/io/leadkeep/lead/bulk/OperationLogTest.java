package io.leadkeep.lead.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CapturedLog;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Log lines of large bulks, imports and deletions. */
@ServiceTest
class OperationLogTest {

    @Inject Tenants tenants;

    private CapturedLog log;
    private Tenant tenant;

    @BeforeEach
    void startCapture() {
        log = CapturedLog.of(OperationLog.class.getName());
        tenant = tenants.create();
    }

    @AfterEach
    void endCapture() {
        log.close();
    }

    @Test
    void bulk_above_one_thousand_rows_is_logged_with_counts_and_time() {
        Api.as(tenant).create(Map.of("email", "lead7@example.com"));

        Response stored = bulk(1_001, Map.of());

        assertThat(stored.jsonPath().getInt("data.imported")).isEqualTo(1_000);
        assertThat(ofTenant())
                .singleElement()
                .asString()
                .matches(
                        "Bulk in workspace [0-9a-f]{24}: 1001 rows in \\d+ ms \\(1000 imported, 0"
                                + " updated, 1 skipped, 0 of them suppressed, 0 failed\\)");
    }

    @Test
    void dry_runs_are_logged_as_such() {
        Api.as(tenant).post("/v1/leads/bulk", body(1_001).replaceFirst("\\{", "{\"dryRun\":true,"));
        Api.as(tenant).importCsv(CsvForm.of(file(1_001)).with("dryRun", "true"));

        assertThat(ofTenant())
                .satisfiesExactly(
                        bulk -> assertThat(bulk).startsWith("Dry run of a bulk in workspace"),
                        file ->
                                assertThat(file)
                                        .startsWith("Dry run of a CSV import in workspace"));
    }

    @Test
    void bulk_of_one_thousand_rows_is_not_logged() {
        bulk(1_000, Map.of());

        assertThat(ofTenant()).isEmpty();
    }

    @Test
    void repeated_bulk_with_idempotency_key_is_logged_once() {
        Response first = bulk(1_001, Map.of("Idempotency-Key", "large-bulk"));
        Response repeated = bulk(1_001, Map.of("Idempotency-Key", "large-bulk"));

        assertThat(repeated.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(repeated.asString()).isEqualTo(first.asString());
        assertThat(ofTenant()).hasSize(1).first().asString().contains("1001 imported");
    }

    @Test
    void import_above_one_thousand_rows_is_logged_with_counts_and_time() {
        Api.as(tenant).importCsv(CsvForm.of(file(1_001) + "not an address\n"));

        assertThat(ofTenant())
                .singleElement()
                .asString()
                .matches(
                        "CSV import in workspace [0-9a-f]{24}: 1002 rows in \\d+ ms \\(1001"
                            + " imported, 0 updated, 0 skipped, 0 of them suppressed, 1 failed\\)");
    }

    @Test
    void import_of_one_thousand_rows_is_not_logged() {
        Api.as(tenant).importCsv(CsvForm.of(file(1_000)));

        assertThat(ofTenant()).isEmpty();
    }

    @Test
    void deletion_above_one_hundred_leads_is_logged_with_count_and_time() {
        tenants.addLeads(tenant, 1, 101);

        delete("{\"deleteAll\":true}");

        assertThat(ofTenant())
                .singleElement()
                .asString()
                .matches("Deletion in workspace [0-9a-f]{24}: 101 leads in \\d+ ms");
    }

    @Test
    void deletion_above_one_hundred_ids_is_logged() {
        tenants.addLeads(tenant, 1, 101);
        String ids =
                IntStream.rangeClosed(1, 101)
                        .mapToObj("\"%024x\""::formatted)
                        .collect(Collectors.joining(","));

        delete("{\"leadIds\":[" + ids + "]}");

        assertThat(ofTenant()).singleElement().asString().contains("101 leads");
    }

    @Test
    void deletion_of_one_hundred_leads_is_not_logged() {
        tenants.addLeads(tenant, 1, 100);

        delete("{\"deleteAll\":true}");

        assertThat(ofTenant()).isEmpty();
    }

    private Response bulk(int rows, Map<String, String> headers) {
        Api api = Api.as(tenant);
        headers.forEach(api::header);
        Response response = api.post("/v1/leads/bulk", body(rows));
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return response;
    }

    private static String body(int rows) {
        return IntStream.range(0, rows)
                .mapToObj("{\"email\":\"lead%d@example.com\"}"::formatted)
                .collect(Collectors.joining(",", "{\"leads\":[", "]}"));
    }

    private static String file(int rows) {
        return IntStream.range(0, rows)
                .mapToObj("lead%d@example.com\n"::formatted)
                .collect(Collectors.joining("", "email\n", ""));
    }

    private void delete(String body) {
        assertThat(Api.as(tenant).send("DELETE", "/v1/leads", body).statusCode()).isEqualTo(200);
    }

    private List<String> ofTenant() {
        return log.messagesWith(tenant.workspaceId());
    }
}
