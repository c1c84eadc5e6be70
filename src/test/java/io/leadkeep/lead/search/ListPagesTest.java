package io.leadkeep.lead.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code GET /v1/leads}: pages and totals of long lists. */
@ServiceTest
class ListPagesTest extends LargeListTest {

    @Test
    void cursor_pages_neither_skip_nor_repeat_concurrent_inserts() {
        List<String> seen = new ArrayList<>();
        Response page = list("limit=1");
        while (true) {
            seen.addAll(names(page));
            assertThat(page.jsonPath().getInt("pagination.limit")).isEqualTo(1);
            if (!page.jsonPath().getBoolean("pagination.hasMore")) {
                break;
            }
            create("{\"email\":\"new" + seen.size() + "@example.com\"}");
            page = list("limit=1&cursor=" + page.jsonPath().getString("pagination.nextCursor"));
        }

        assertThat(seen).containsExactly("eva", "li", "john");
        assertThat(page.jsonPath().getMap("pagination"))
                .containsEntry("nextCursor", null)
                .doesNotContainKey("page")
                .doesNotContainKey("totalIsEstimate");
        assertThat(page.jsonPath().getInt("pagination.total")).isEqualTo(5);
    }

    @Test
    void pages_by_number_return_page_and_pages() {
        Response second = list("limit=2&page=2");

        assertThat(names(second)).containsExactly("john");
        assertThat(second.jsonPath().getMap("pagination"))
                .containsEntry("page", 2)
                .containsEntry("pages", 2)
                .containsEntry("total", 3)
                .containsEntry("hasMore", false);
        Response beyond = list("limit=2&page=9");
        assertThat(names(beyond)).isEmpty();
        assertThat(beyond.jsonPath().getInt("pagination.total")).isEqualTo(3);
    }

    @Test
    void cursor_beyond_the_end_returns_total() {
        Response none = list("cursor=000000000000000000000000");

        assertThat(names(none)).isEmpty();
        assertThat(none.jsonPath().getInt("pagination.total")).isEqualTo(3);
        assertThat(none.jsonPath().getBoolean("pagination.hasMore")).isFalse();
    }

    @Test
    void total_above_10000_is_an_estimate() {
        insert(10_001);
        tenants.analyzeLeads();

        Map<String, Object> pagination = list("").jsonPath().getMap("pagination");

        assertThat(pagination).containsEntry("totalIsEstimate", true);
        assertThat((Integer) pagination.get("total")).isGreaterThan(10_000);
    }

    @Test
    void large_workspace_is_paged_to_the_end() {
        insert(40_000);
        tenants.analyzeLeads();
        Response first = list("limit=100");
        Response again = list("limit=100");
        String next = again.jsonPath().getString("pagination.nextCursor");
        Response second = list("limit=100&cursor=" + next);
        Response last = list("cursor=000000000000000000000001");

        assertThat(names(again)).hasSize(100).isEqualTo(names(first));
        assertThat(names(second)).hasSize(100).doesNotContainAnyElementsOf(names(first));
        assertThat(names(last)).isEmpty();
        for (Response page : List.of(first, again, second, last)) {
            assertThat(page.jsonPath().getBoolean("pagination.totalIsEstimate")).isTrue();
            assertThat(page.jsonPath().getInt("pagination.total")).isBetween(30_000, 50_000);
            assertThat(page.jsonPath().getBoolean("pagination.hasMore")).isEqualTo(page != last);
        }
        assertThat(last.jsonPath().getString("pagination.nextCursor")).isNull();
    }

    @Test
    void filter_that_most_leads_match_is_paged() {
        insert(40_000);
        tenants.analyzeLeads();
        Response first = list("emailVerified=false&limit=100");
        String next = first.jsonPath().getString("pagination.nextCursor");
        Response second = list("emailVerified=false&limit=100&cursor=" + next);

        assertThat(names(second)).hasSize(100).doesNotContainAnyElementsOf(names(first));
        for (Response page : List.of(first, second)) {
            assertThat(page.jsonPath().getBoolean("pagination.totalIsEstimate")).isTrue();
            assertThat(page.jsonPath().getInt("pagination.total")).isBetween(30_000, 50_000);
            assertThat(page.jsonPath().getBoolean("pagination.hasMore")).isTrue();
        }
    }

    @Test
    void total_is_exact_when_planner_overestimates() {
        insert(40_000);
        tenants.analyzeLeads();
        inParts(
                40_000,
                """
                delete from lead where workspace_id = $1 and email not like 'x1234%'
                and id between '10000000' || lpad(to_hex($2::int), 16, '0')
                    and '10000000' || lpad(to_hex($3::int), 16, '0')
                """);

        for (int i = 0; i < 2; i++) {
            Response page = list("emailVerified=false&limit=10");
            assertThat(page.jsonPath().getInt("pagination.total")).isEqualTo(11 + 3);
            assertThat(page.jsonPath().getMap("pagination")).doesNotContainKey("totalIsEstimate");
            assertThat(names(page)).hasSize(10);
        }
    }

    @Test
    void old_leads_are_found_behind_many_newer_ones() {
        insert(50_000);
        tag("import", 1, 12_100);

        Response none = list("tags=import&limit=2");
        assertThat(names(none)).isEmpty();
        assertThat(none.jsonPath().getBoolean("pagination.hasMore")).isTrue();
        assertThat(none.jsonPath().getBoolean("pagination.totalIsEstimate")).isTrue();

        String next = none.jsonPath().getString("pagination.nextCursor");
        Response first = list("tags=import&limit=2&cursor=" + next);
        assertThat(names(first)).containsExactly("x12100", "x12099");

        String exported =
                Api.as(tenant).get("/v1/leads/export?format=ndjson&tags=import").asString();
        assertThat(exported.lines()).hasSize(12_100);
    }

    @Test
    void matches_that_one_statement_can_sort_are_found_at_once() {
        insert(35_000);
        tag("import", 1, 11_000);

        Response first = list("tags=import&limit=2");
        String next = first.jsonPath().getString("pagination.nextCursor");

        assertThat(names(first)).containsExactly("x11000", "x10999");
        assertThat(names(list("tags=import&limit=2&cursor=" + next)))
                .containsExactly("x10998", "x10997");
        assertThat(first.jsonPath().getMap("pagination"))
                .containsEntry("total", 11_000)
                .containsEntry("totalIsEstimate", true);
    }

    @Test
    void pages_by_number_cover_scattered_matches() {
        insert(35_000);
        tag("far", 1, 12_001);
        tag("far", 34_986, 35_000);

        assertThat(names(list("tags=far&limit=10&page=2")))
                .startsWith("x34990", "x34989")
                .endsWith("x34986", "x12001", "x12000", "x11999", "x11998", "x11997");
        assertThat(names(list("tags=far&limit=10&page=3"))).startsWith("x11996").endsWith("x11987");
    }

    @Test
    void small_workspace_beside_a_large_one_is_counted() {
        insert(40_000);
        tenants.analyzeLeads();
        list("");
        list("");

        Response other = Api.as(tenants.create()).get("/v1/leads");

        assertThat(other.jsonPath().getInt("pagination.total")).isZero();
        assertThat(other.jsonPath().getList("data")).isEmpty();
    }

    /** Tags leads of {@link #insert} by their numbers. */
    private void tag(String tag, int first, int last) {
        tenants.sql(
                """
                update lead set tags = array[$2] where workspace_id = $1
                and id between '10000000' || lpad(to_hex($3::int), 16, '0')
                    and '10000000' || lpad(to_hex($4::int), 16, '0')
                """,
                Tuple.of(tenant.workspaceId(), tag, first, last));
    }
}
