package io.leadkeep.lead.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code DELETE /v1/leads} and {@code DELETE /v1/leads/{id}}. */
@ServiceTest
class DeleteLeadsTest {

    @Inject Tenants tenants;

    private Tenant tenant;
    private String a;
    private String b;
    private String c;

    @BeforeEach
    void createLeads() {
        tenant = tenants.create();
        a = create("a");
        b = create("b");
        c = create("c");
    }

    @Test
    void deleted_lead_returns_404_and_address_is_free() {
        Response deleted = Api.as(tenant).delete("/v1/leads/" + a);

        assertThat(deleted.statusCode()).isEqualTo(200);
        assertThat(deleted.jsonPath().getInt("data.deletedCount")).isEqualTo(1);
        assertThat(Api.as(tenant).get("/v1/leads/" + a).statusCode()).isEqualTo(404);
        assertThat(Api.as(tenant).delete("/v1/leads/" + a).statusCode()).isEqualTo(404);
        assertThat(create("a")).isNotEqualTo(a);
    }

    @Test
    void unknown_ids_are_ignored() {
        Response deleted =
                delete(
                        "{\"leadIds\":[\"%s\",\"%s\",\"%s\",\"0123456789abcdef01234567\"]}",
                        a, a, b);

        assertThat(deleted.statusCode()).isEqualTo(200);
        assertThat(deleted.jsonPath().getInt("data.deletedCount")).isEqualTo(2);
        assertThat(left()).containsExactly("c");
    }

    @Test
    void delete_all_keeps_excluded_leads() {
        Response deleted = delete("{\"deleteAll\":true,\"excludeIds\":[\"%s\"]}", b);

        assertThat(deleted.jsonPath().getInt("data.deletedCount")).isEqualTo(2);
        assertThat(left()).containsExactly("b");
        assertThat(delete("{\"deleteAll\":true}").jsonPath().getInt("data.deletedCount"))
                .isEqualTo(1);
        assertThat(left()).isEmpty();
    }

    @Test
    void filter_selects_leads_to_delete() {
        Response deleted =
                delete(
                        "{\"deleteAll\":true,\"filters\":{\"tags\":[\"a\",\"b\"]},\"excludeIds\":[\"%s\"]}",
                        a);

        assertThat(deleted.jsonPath().getInt("data.deletedCount")).isEqualTo(1);
        assertThat(left()).containsExactly("c", "a");
    }

    @Test
    void delete_all_removes_thousands_of_leads() {
        tenants.addLeads(tenant, 1, 4_500);

        Response deleted = delete("{\"deleteAll\":true,\"excludeIds\":[]}");

        assertThat(deleted.jsonPath().getInt("data.deletedCount")).isEqualTo(4_503);
        assertThat(left()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | deleteAll",
                "{\"deleteAll\":false} | deleteAll",
                "{\"deleteAll\":\"true\"} | deleteAll",
                "{\"filters\":{}} | deleteAll",
                "{\"leadIds\":[]} | leadIds",
                "{\"leadIds\":\"x\"} | leadIds",
                "{\"leadIds\":[5]} | leadIds[0]",
                "{\"leadIds\":[\"x\"]} | leadIds[0]",
                "{\"leadIds\":[\"0123456789abcdef01234567\",\"0123456789ABCDEF01234567\"]} |"
                        + " leadIds[1]",
                "{\"leadIds\":[\"0123456789abcdef01234567\"],\"deleteAll\":true} | deleteAll",
                "{\"deleteAll\":true,\"excludeIds\":\"x\"} | excludeIds",
                "{\"deleteAll\":true,\"excludeIds\":null} | excludeIds",
                "{\"deleteAll\":true,\"excludeIds\":{}} | excludeIds",
                "{\"deleteAll\":true,\"excludeIds\":{\"a\":\"x\"}} | excludeIds",
                "{\"deleteAll\":true,\"excludeIds\":[\"x\"]} | excludeIds[0]",
                "{\"deleteAll\":true,\"excludeIds\":[\"0123456789ABCDEF01234567\"]} |"
                        + " excludeIds[0]",
                "{\"deleteAll\":true,\"filters\":{\"tag\":\"x\"}} | filters.tag",
                "{\"deleteAll\":true,\"filter\":{}} | filter",
                "{\"deleteAll\":true,\"filters\":null} | filters",
                "{\"deleteAll\":true,\"filters\":{\"tags\":[]}} | filters.tags",
                "{\"deleteAll\":true,\"filters\":{\"customFields\":{}}} | filters.customFields",
            })
    void ambiguous_deletion_returns_400_and_deletes_nothing(String body, String field) {
        Response refused = delete(body.replace("%", "%%"));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field", String.class)).contains(field);
        assertThat(left()).hasSize(3);
    }

    @Test
    void lead_that_stops_matching_before_the_lock_is_not_deleted() {
        tenants.addLeads(tenant, 1, 2_100);
        String change =
                "with changed as (update lead set company_name = 'Kept' where workspace_id = $1 and"
                    + " id in (select id from lead where workspace_id = $1 order by id desc limit"
                    + " 2050) returning 1) select pg_sleep(0.7) from (select count(*) from changed)"
                    + " counted";
        CompletableFuture<?> changing =
                CompletableFuture.runAsync(
                        () -> tenants.sql(change, Tuple.of(tenant.workspaceId())));
        Awaitility.await()
                .until(
                        () ->
                                tenants.sql(
                                                        "select from pg_stat_activity where query"
                                                            + " like $1 and wait_event = 'PgSleep'",
                                                        Tuple.of("%" + change))
                                                .size()
                                        > 0);

        Response deleted = delete("{\"deleteAll\":true,\"filters\":{\"hasCompany\":false}}");

        changing.join();
        assertThat(deleted.jsonPath().getInt("data.deletedCount")).isEqualTo(53);
        assertThat(
                        Api.as(tenant)
                                .get("/v1/leads?hasCompany=true")
                                .jsonPath()
                                .getInt("pagination.total"))
                .isEqualTo(2_050);
    }

    @Test
    void filter_in_query_returns_400_and_deletes_nothing() {
        Response refused =
                Api.as(tenant).send("DELETE", "/v1/leads?tags=a", "{\"deleteAll\":true}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("error.details[0].field")).isEqualTo("tags");
        assertThat(left()).hasSize(3);
    }

    @Test
    void outdated_if_match_returns_412_and_keeps_lead() {
        String path = "/v1/leads/" + a;
        String seen = Api.as(tenant).get(path).header("ETag");
        String changed = Api.as(tenant).patch(path, "{\"city\":\"Bonn\"}").header("ETag");

        Response late = Api.as(tenant).header("If-Match", seen).delete(path);

        assertThat(late.statusCode()).isEqualTo(412);
        assertThat(late.jsonPath().getString("error.code")).isEqualTo("PRECONDITION_FAILED");
        assertThat(left()).hasSize(3);
        assertThat(Api.as(tenant).header("If-Match", changed).delete(path).statusCode())
                .isEqualTo(200);
        assertThat(Api.as(tenant).header("If-Match", changed).delete(path).statusCode())
                .isEqualTo(404);
    }

    @Test
    void deletion_removes_personal_data_from_every_table() {
        Api.as(tenant)
                .header("Idempotency-Key", "for-erased.person@example.com")
                .create("{\"email\":\"erased.person@example.com\",\"firstName\":\"Erasmia\"}");
        Response again =
                Api.as(tenant)
                        .header("Idempotency-Key", "duplicate")
                        .create("{\"email\":\"erased.person@example.com\"}");
        assertThat(again.statusCode()).isEqualTo(409);
        Response failed =
                Api.as(tenant)
                        .header("Idempotency-Key", "failed")
                        .post(
                                "/v1/leads/bulk",
                                "{\"leads\":[{\"email\":\"erased.person@example.com\",\"city\":5}]}");
        assertThat(failed.asString()).contains("erased.person");
        assertThat(traces()).isNotEmpty();

        delete("{\"deleteAll\":true}");

        assertThat(traces()).isEmpty();
        assertThat(
                        Api.as(tenant)
                                .header("Idempotency-Key", "duplicate")
                                .create("{\"email\":\"erased.person@example.com\"}")
                                .statusCode())
                .isEqualTo(404);
    }

    private List<String> traces() {
        List<String> traces = new ArrayList<>();
        for (Row table :
                tenants.sql(
                        "select table_name from information_schema.tables where table_schema ="
                                + " 'public'",
                        Tuple.tuple())) {
            String name = table.getString(0);
            Row found =
                    tenants.sql(
                                    "select count(*) from "
                                            + name
                                            + " t where t::text ilike '%erased.person%'"
                                            + " or t::text ilike '%erasmia%'",
                                    Tuple.tuple())
                            .iterator()
                            .next();
            if (found.getLong(0) > 0) {
                traces.add(name);
            }
        }
        return traces;
    }

    @Test
    void other_workspace_deletes_nothing() {
        Tenant other = tenants.create();

        Response foreign = Api.as(other).delete("/v1/leads/" + a);
        Response unknown = Api.as(other).delete("/v1/leads/0123456789abcdef01234567");

        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(foreign.asString()).isEqualTo(unknown.asString());
        assertThat(
                        Api.as(other)
                                .send("DELETE", "/v1/leads", "{\"leadIds\":[\"" + a + "\"]}")
                                .jsonPath()
                                .getInt("data.deletedCount"))
                .isZero();
        assertThat(
                        Api.as(other)
                                .send("DELETE", "/v1/leads", "{\"deleteAll\":true}")
                                .jsonPath()
                                .getInt("data.deletedCount"))
                .isZero();
        assertThat(left()).hasSize(3);
    }

    private String create(String name) {
        return Api.as(tenant)
                .create("{\"email\":\"" + name + "@example.com\",\"tags\":[\"" + name + "\"]}")
                .jsonPath()
                .getString("data._id");
    }

    private Response delete(String body, Object... ids) {
        return Api.as(tenant).send("DELETE", "/v1/leads", body.formatted(ids));
    }

    private List<String> left() {
        return Api.as(tenant)
                .get("/v1/leads?limit=100")
                .jsonPath()
                .getList("data.email", String.class)
                .stream()
                .map(email -> email.substring(0, email.indexOf('@')))
                .toList();
    }
}
