package io.leadkeep.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select (select reason from dnc_entry d where d.workspace_id = l.workspace_id)"
                        + " from lead l where workspace_id = $1 for update",
                "update webhook_cursor set leased_until = clock_timestamp() where workspace_id ="
                        + " $1",
                "select from lead_event where workspace_id = (select $1)",
                "update lead set tags = t.tags::text[] from unnest($2::text[]) t (tags)"
                        + " where workspace_id = $1",
                "update lead set updated_at = lead.updated_at + interval '1 ms'"
                        + " where workspace_id = $1",
                "delete from lead where workspace_id = $1 and array_to_string(tags, ' ') = $2",
                "update lead set enriched_at = coalesce(enriched_at, now()) where workspace_id ="
                        + " $1",
                "update lead set enriched_at = case when $2 then now() end where workspace_id = $1",
                "insert into lead (id) values ($1) on conflict (id) do update set updated_at ="
                        + " now()",
                "update lead set email = $2 where workspace_id = $1 returning coalesce(enriched_at,"
                        + " now())",
                "with asked as (select $2 as email) select from asked where exists (select from"
                        + " lead where workspace_id = $1 and email = asked.email)"
            })
    void statement_that_shards_refuse_is_detected(String sql) {
        assertThat(ShardableSql.refusal(sql)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select id from lead where workspace_id = $1 and id = $2 for update",
                "select id from lead where workspace_id = (select $1) order by id",
                "update lead set tags = $2::text[], updated_at = now() where workspace_id = $1",
                "select coalesce(enriched_at, now()) from lead where workspace_id = $1",
                "update lead set email = t.email, custom_fields = $2::text::jsonb"
                        + " from unnest($3::text[]) t (email) where workspace_id = $1"
            })
    void statement_that_shards_execute_is_accepted(String sql) {
        assertThat(ShardableSql.refusal(sql)).isEmpty();
    }
}
