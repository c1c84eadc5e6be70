package io.leadkeep.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ServiceTest
class StatementLogTest {

    @Inject Tenants tenants;
    @Inject Pool pool;

    private Tenant tenant;

    @BeforeEach
    void tenant() {
        tenant = tenants.create();
    }

    @Test
    void log_has_statements_of_the_service_but_not_of_tests() {
        Api.as(tenant).get("/v1/leads?tags=seen");
        tenants.sql("select count(*) from lead", Tuple.tuple());

        assertThat(StatementLog.statements())
                .anyMatch(sql -> sql.contains("from lead where workspace_id = $"))
                .noneMatch(sql -> sql.contains("select count(*) from lead"));
    }

    @Test
    void statement_without_workspace_is_detected() {
        String reaching = "select email from lead where id = $1";
        pool.preparedQuery(reaching + " limit 0")
                .execute(Tuple.of(""))
                .await()
                .atMost(Duration.ofSeconds(5));

        assertThat(StatementLog.statements()).contains(reaching + " limit 0");
        assertThat(StatementLog.namesTheWorkspace(reaching)).isFalse();
        assertThat(StatementLog.namesTheWorkspace(reaching + " and workspace_id = $2")).isTrue();
        assertThat(
                        StatementLog.namesTheWorkspace(
                                "delete from lead where workspace_id = $1 and id in"
                                        + " (select lead_id from enrichment_item)"))
                .isFalse();
        assertThat(
                        StatementLog.namesTheWorkspace(
                                "update webhook_cursor set lease = null where lease = $1"))
                .isFalse();
        assertThat(StatementLog.namesTheWorkspace("select from api_key where hash = $1")).isTrue();
    }

    @Test
    void statement_that_shards_refuse_is_detected() {
        String locking = "select id from lead where workspace_id = $1 and id = $2 for update";

        assertThat(StatementLog.runsOnShards(locking)).isTrue();
        assertThat(
                        StatementLog.runsOnShards(
                                "select (select reason from dnc_entry d where d.workspace_id ="
                                        + " l.workspace_id) from lead l where workspace_id = $1 for"
                                        + " update"))
                .isFalse();
        assertThat(
                        StatementLog.runsOnShards(
                                "update webhook_cursor set leased_until = clock_timestamp() where"
                                        + " workspace_id = $1"))
                .isFalse();
    }
}
