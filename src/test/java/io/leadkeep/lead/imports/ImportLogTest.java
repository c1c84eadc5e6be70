package io.leadkeep.lead.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.CapturedLog;
import io.leadkeep.testsupport.Metrics;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator sees of imports: lines of the log and metrics. */
@ServiceTest
class ImportLogTest {

    private static final String[] FILE = {"email,city", "a@example.com,Bonn", "none,Ulm"};

    @Inject Tenants tenants;

    private final CapturedLog log = CapturedLog.of(ImportLog.class.getName());
    private Tenant tenant;
    private ImportClient imports;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
        imports = new ImportClient(tenant);
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    @Test
    void start_end_and_undo_are_logged_with_counts_and_without_the_file() {
        String id = imports.run(FILE).getString("data.id");
        imports.undone(id);

        String subject = "Import %s in workspace %s: ".formatted(id, tenant.workspaceId());
        List<String> lines =
                Awaitility.await().until(() -> log.messagesWith(id), found -> found.size() == 3);
        assertThat(lines.get(0)).isEqualTo(subject + "starts at row 0");
        assertThat(lines.get(1))
                .startsWith(subject + "completed, 2 of 2 rows in ")
                .endsWith(" ms (1 imported, 0 updated, 0 skipped, 1 failed)");
        assertThat(lines.get(2)).isEqualTo(subject + "undone, 1 leads removed, 0 restored, 0 kept");
    }

    @Test
    void metrics_count_rows_by_outcome_and_time_batches() {
        List<Double> before = metrics();

        imports.run(FILE);

        assertThat(metrics())
                .containsExactly(
                        before.get(0) + 1, before.get(1), before.get(2) + 1, before.get(3) + 1);
        assertThat(Metrics.read("leadkeep_imports_queue_jobs")).isNotNegative();
        assertThat(Metrics.read("leadkeep_imports_queue_age_seconds")).isNotNegative();
    }

    private static List<Double> metrics() {
        return Stream.of(
                        "leadkeep_imports_rows_total{outcome=\"imported\"}",
                        "leadkeep_imports_rows_total{outcome=\"updated\"}",
                        "leadkeep_imports_rows_total{outcome=\"failed\"}",
                        "leadkeep_imports_batches_seconds_count")
                .map(Metrics::read)
                .toList();
    }
}
