package io.leadkeep.lead.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The filters {@code updatedAfter} and {@code updatedBefore}. */
@ServiceTest
class ListByChangeTest extends LargeListTest {

    private static final String CHANGED = "updatedAfter=2999-01-01";

    @Test
    void bounds_are_exact_to_the_millisecond() {
        Instant changed = change("PATCH", "/v1/leads/" + id("li"), "{\"city\":\"Bonn\"}");

        assertThat(names(list("updatedAfter=" + changed))).isEmpty();
        assertThat(names(list("updatedAfter=" + changed.minusMillis(1)))).containsExactly("li");
        assertThat(names(list("updatedBefore=" + changed))).containsExactly("eva", "john");
        assertThat(names(list("updatedBefore=" + changed.plusMillis(1))))
                .containsExactly("eva", "li", "john");
        assertThat(
                        names(
                                list(
                                        "updatedAfter="
                                                + changed.minusMillis(1)
                                                + "&updatedBefore="
                                                + changed.plusMillis(1))))
                .containsExactly("li");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "PATCH | /v1/leads/ID | {\"city\":\"Rome\"}",
                "PUT | /v1/leads/by-email/john@acme.com | {\"city\":\"Rome\"}",
                "POST | /v1/leads/tags | {\"leadIds\":[\"ID\"],\"add\":[\"new\"]}",
                "POST | /v1/leads/bulk |"
                    + " {\"leads\":[{\"email\":\"john@acme.com\",\"city\":\"Rome\"}],\"skipDuplicates\":false}",
            })
    void every_change_is_found(String method, String path, String body) {
        String id = id("john");
        Instant before = updatedAt("john");

        change(method, path.replace("ID", id), body.replace("ID", id));

        assertThat(updatedAt("john")).isAfter(before);
        assertThat(names(list("updatedAfter=" + updatedAt("john").minusMillis(1))))
                .containsExactly("john");
    }

    @Test
    void time_and_date_are_accepted_in_query_and_body() {
        for (String time :
                List.of("2000-01-01", "2000-01-01T00:00:00Z", "2000-01-01T00:00+02:00")) {
            assertThat(names(list("updatedAfter=" + time))).hasSize(3);
            assertThat(names(list("updatedBefore=" + time))).isEmpty();
            String filters = "{\"filters\":{\"updatedAfter\":\"" + time + "\"}}";
            assertThat(names(Api.as(tenant).post("/v1/leads/search", filters))).hasSize(3);
        }
        for (String bound : List.of("updatedAfter", "updatedBefore")) {
            Response refused = list(bound + "=yesterday");
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.jsonPath().getList("error.details.field")).containsExactly(bound);
        }
    }

    @Test
    void lead_created_after_the_bound_is_not_found_before_it() {
        assertThat(names(list("updatedBefore=" + updatedAt("john").plusMillis(1))))
                .contains("john")
                .doesNotContain("eva");
        assertThat(names(list("createdBefore=2000-01-01&updatedBefore=2999-01-01"))).isEmpty();
        assertThat(names(list("createdBefore=2999-01-01&updatedBefore=2000-01-01"))).isEmpty();
    }

    @Test
    void other_workspace_finds_no_changes() {
        Tenant other = tenants.create();

        assertThat(
                        Api.as(other)
                                .get("/v1/leads?updatedAfter=2000-01-01")
                                .jsonPath()
                                .getList("data"))
                .isEmpty();
    }

    @Test
    void total_is_exact_among_30000_leads() {
        insert(25_000);
        tenants.analyzeLeads();
        markChanged(1, 300);

        Response page = list(CHANGED + "&limit=100");

        assertThat(names(page)).hasSize(100).startsWith("x300", "x299");
        assertThat(page.jsonPath().getInt("pagination.total")).isEqualTo(300);
        assertThat(page.jsonPath().getMap("pagination")).doesNotContainKey("totalIsEstimate");
    }

    @Test
    void old_changed_leads_are_found_behind_many_newer_ones() {
        insert(50_000);
        tenants.analyzeLeads();
        markChanged(5, 7);
        markChanged(49_000, 49_000);

        List<String> found = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        while (cursor != null) {
            Response page = list(CHANGED + "&limit=2" + cursor);
            found.addAll(names(page));
            int total = page.jsonPath().getInt("pagination.total");
            assertThat(total).isGreaterThanOrEqualTo(names(page).size());
            String next = page.jsonPath().getString("pagination.nextCursor");
            cursor = next == null ? null : "&cursor=" + next;
            pages++;
        }

        assertThat(found).containsExactly("x49000", "x7", "x6", "x5");
        assertThat(pages).isGreaterThan(2);
        String exported =
                Api.as(tenant).get("/v1/leads/export?format=ndjson&" + CHANGED).asString();
        assertThat(exported.lines()).hasSize(4);
    }

    @Test
    void rare_condition_decides_what_is_examined_in_a_large_workspace() {
        insert(40_000);
        tenants.analyzeLeads();
        create("{\"email\":\"qx@example.com\",\"tags\":[\"rare\"]}");

        for (String rare : List.of("search=qx", "tags=rare")) {
            Response page = list(rare + "&updatedAfter=2000-01-01");

            assertThat(names(page)).containsExactly("qx");
            assertThat(page.jsonPath().getMap("pagination"))
                    .containsEntry("total", 1)
                    .containsEntry("hasMore", false)
                    .doesNotContainKey("totalIsEstimate");
            assertThat(names(list(rare + "&" + CHANGED))).isEmpty();
        }
    }

    private String id(String name) {
        return list("search=" + name).jsonPath().getString("data[0]._id");
    }

    private Instant updatedAt(String name) {
        return Instant.parse(list("search=" + name).jsonPath().getString("data[0].updatedAt"));
    }

    /** Returns the time of the change, if the response has a lead. */
    private Instant change(String method, String path, String body) {
        Response changed = Api.as(tenant).send(method, path, body);
        assertThat(changed.statusCode()).isEqualTo(200);
        String time = changed.jsonPath().getString("data.updatedAt");
        return time == null ? null : Instant.parse(time);
    }

    /** Sets a last change in the future on leads of {@link #insert}, by their numbers. */
    private void markChanged(int first, int last) {
        tenants.sql(
                """
                update lead set updated_at = '2999-01-02' where workspace_id = $1
                and id between '10000000' || lpad(to_hex($2::int), 16, '0')
                    and '10000000' || lpad(to_hex($3::int), 16, '0')
                """,
                Tuple.of(tenant.workspaceId(), first, last));
    }
}
