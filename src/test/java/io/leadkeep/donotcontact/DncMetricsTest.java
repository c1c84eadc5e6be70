package io.leadkeep.donotcontact;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CapturedLog;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.Metrics;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import jakarta.inject.Inject;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator sees of the do-not-contact list: metrics and lines of the log. */
@ServiceTest
class DncMetricsTest {

    private static final String[] NAMES = {
        "leadkeep_leads_suppressed_total",
        "leadkeep_leads_erased_total",
        "leadkeep_events_total{type=\"dnc.added\"}",
        "leadkeep_events_total{type=\"dnc.removed\"}"
    };

    @Inject Tenants tenants;

    private Tenant tenant;
    private DncClient list;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
        list = new DncClient(tenant);
        list.add("first@metrics.example");
        list.remove("{\"selectAll\":true}");
        list.erase(create("first@metrics.example"));
    }

    private String create(String email) {
        return Api.as(tenant)
                .create("{\"email\":\"" + email + "\"}")
                .jsonPath()
                .getString("data._id");
    }

    private static double[] values() {
        return Arrays.stream(NAMES).mapToDouble(Metrics::read).toArray();
    }

    @Test
    void metrics_count_rejected_leads_erased_people_and_changes_of_the_list() {
        double[] before = values();

        list.reject();
        list.add("a@metrics.example", "b.metrics.example");
        create("a@metrics.example");
        Api.as(tenant).importCsv(CsvForm.of("email", "x@b.metrics.example", "y@b.metrics.example"));
        list.remove("{\"emails\":[\"a@metrics.example\"]}");
        list.erase(create("a@metrics.example"));

        double[] after = values();
        assertThat(after[0] - before[0]).isEqualTo(3);
        assertThat(after[1] - before[1]).isEqualTo(1);
        assertThat(after[2] - before[2]).isEqualTo(3);
        assertThat(after[3] - before[3]).isEqualTo(1);
    }

    @Test
    void import_and_removal_of_all_are_logged_without_addresses() {
        String workspace = " of workspace " + tenant.workspaceId() + ": ";
        CapturedLog imports = CapturedLog.of(DncImporter.class.getName());
        CapturedLog removals = CapturedLog.of(DncList.class.getName());

        Api.as(tenant)
                .post("/v1/dnc/import", CsvForm.of("email", "a@b.example", "c.example", "none"));
        list.remove("{\"selectAll\":true}");
        imports.close();
        removals.close();

        assertThat(imports.messagesWith(tenant.workspaceId()))
                .containsExactly(
                        "Import into the do-not-contact list"
                                + workspace
                                + "3 rows, 2 added, 1 invalid");
        assertThat(removals.messagesWith(tenant.workspaceId()))
                .containsExactly("Removal from the do-not-contact list" + workspace + "2 entries");
    }
}
