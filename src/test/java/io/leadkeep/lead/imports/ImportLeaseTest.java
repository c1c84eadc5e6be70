package io.leadkeep.lead.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Imports whose worker loses its lease, and several imports at a time. */
@ServiceTest
class ImportLeaseTest {

    private static final Logger LOG = Logger.getLogger(ImportLeaseTest.class);

    private static final long SEED = Long.getLong("imports.seed", new Random().nextLong());
    private static final int ROWS = 20_000;
    private static final int INTERRUPTIONS = 6;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @Inject Tenants tenants;

    private Tenant tenant;
    private ImportClient imports;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
        imports = new ImportClient(tenant);
    }

    @Test
    void import_that_is_interrupted_at_random_points_writes_each_row_once() {
        LOG.infof("Interruptions of the seed %d", SEED);
        Random random = new Random(SEED);
        String id = imports.create(ImportJobTest.rows(ROWS).with("start", "true"));
        for (int i = 1; i <= INTERRUPTIONS; i++) {
            int point = random.nextInt(i * ROWS / (INTERRUPTIONS + 1));
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> imports.get(id).getInt("data.processedRows") >= point);
            loseLease(id);
        }
        JsonPath ended = imports.await(id, "completed");
        assertThat(ImportClient.counts(ended)).containsExactly(ROWS, ROWS, 0, 0, 0);
        Row created =
                tenants.sql(
                                "select count(*), count(distinct lead_id) from lead_event where"
                                        + " workspace_id = $1 and actor_id = $2 and type ="
                                        + " 'lead.created'",
                                Tuple.of(tenant.workspaceId(), id))
                        .iterator()
                        .next();
        assertThat(created.getLong(0)).isEqualTo(ROWS);
        assertThat(created.getLong(1)).isEqualTo(ROWS);
        assertThat(imports.undone(id)).containsExactly(ROWS, 0, 0);
    }

    /** As if the node had stopped and its lease had expired. */
    private void loseLease(String id) {
        tenants.sql(
                "update lead_import set lease = 'lost', leased_until = now() - interval '1 second'"
                        + " where workspace_id = $1 and id = $2 and status = 'running'",
                Tuple.of(tenant.workspaceId(), id));
        tenants.sql(
                "update import_turn set due_at = now() where workspace_id = $1 and job_id = $2",
                Tuple.of(tenant.workspaceId(), id));
    }

    @Test
    void imports_of_a_workspace_run_one_after_the_other() {
        List<String> ids =
                List.of(
                        imports.create(ImportJobTest.rows(3_000)),
                        imports.create(ImportJobTest.rows(3_000)),
                        imports.create("email", "x@example.com"));
        List<String> started = List.of(ids.get(1), ids.get(0), ids.get(2));
        started.forEach(imports::start);
        Instant lastEnd = Instant.EPOCH;
        for (String id : started) {
            JsonPath ended = imports.await(id, "completed");
            Instant start = Instant.parse(ended.getString("data.startedAt"));
            assertThat(start).isAfterOrEqualTo(lastEnd);
            lastEnd = Instant.parse(ended.getString("data.completedAt"));
        }
        assertThat(imports.get(ids.get(0)).getInt("data.skipped")).isEqualTo(3_000);
    }

    @Test
    void import_of_another_workspace_runs_beside_a_waiting_one() {
        String blocked = imports.create("email", "a@example.com");
        tenants.sql(
                "update lead_import set status = 'running', queued_at = now(), started_at = now(),"
                        + " lease = 'other', leased_until = now() + interval '1 hour'"
                        + " where workspace_id = $1 and id = $2",
                Tuple.of(tenant.workspaceId(), blocked));
        String waiting = imports.create("email", "b@example.com");
        imports.start(waiting);
        new ImportClient(tenants.create()).run("email", "c@example.com");
        assertThat(imports.get(waiting).getString("data.startedAt")).isNull();
        assertThat(imports.cancel(blocked).statusCode()).isEqualTo(200);
        imports.await(waiting, "completed");
    }

    @Test
    void ready_import_expires_and_its_file_is_deleted() {
        String id = imports.create("email", "a@example.com");
        age(id, "created_at", "25 hours");
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> Api.as(tenant).get("/v1/imports/" + id).statusCode() == 404);
        assertThat(chunks()).isZero();
    }

    @Test
    void ended_import_is_deleted_after_the_retention() {
        String id =
                imports.run(CsvForm.of("email", "broken").with("returnResults", "true"))
                        .getString("data.id");
        age(id, "completed_at", "31 days");
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> Api.as(tenant).get("/v1/imports/" + id).statusCode() == 404);
        assertThat(
                        tenants.sql(
                                        "select from lead_import_failure where workspace_id = $1"
                                                + " union all select from lead_import_result where"
                                                + " workspace_id = $1",
                                        Tuple.of(tenant.workspaceId()))
                                .size())
                .isZero();
    }

    private void age(String id, String column, String age) {
        tenants.sql(
                "update lead_import set %s = %s - interval '%s' where workspace_id = $1 and id = $2"
                        .formatted(column, column, age),
                Tuple.of(tenant.workspaceId(), id));
        tenants.sql(
                "update import_turn set due_at = now() where workspace_id = $1 and job_id = $2",
                Tuple.of(tenant.workspaceId(), id));
    }

    private int chunks() {
        return tenants.sql(
                        "select from lead_import_chunk where workspace_id = $1",
                        Tuple.of(tenant.workspaceId()))
                .size();
    }
}
