package io.leadkeep.lead.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** {@code search} in long lists. */
@ServiceTest
class SearchPagesTest extends LargeListTest {

    @Test
    void rare_word_with_frequent_condition_is_counted() {
        insert(40_000);
        tenants.analyzeLeads();
        create("{\"email\":\"qx@example.com\"}");

        Response page = list("search=qx&emailVerified=false");

        assertThat(names(page)).containsExactly("qx");
        assertThat(page.jsonPath().getBoolean("pagination.hasMore")).isFalse();
        assertThat(page.jsonPath().getInt("pagination.total")).isEqualTo(1);
    }

    @Test
    void word_of_two_letters_is_found_in_large_workspace() {
        insert(20_001);

        Response none = list("search=qx");
        assertThat(names(none)).isEmpty();
        assertThat(none.jsonPath().getBoolean("pagination.hasMore")).isFalse();

        create("{\"email\":\"qx@example.com\"}");
        assertThat(names(list("search=qx"))).containsExactly("qx");
        assertThat(names(list("search=qx&page=1"))).containsExactly("qx");
        assertThat(names(list("search=li"))).containsExactly("li");
    }

    @Test
    void total_of_one_letter_is_exact_on_every_page() {
        String leads =
                IntStream.rangeClosed(1, 300)
                        .mapToObj(n -> "{\"email\":\"b" + n + "@x.com\",\"lastName\":\"Ž\"}")
                        .collect(Collectors.joining(","));
        Response stored =
                Api.as(tenant).send("POST", "/v1/leads/bulk", "{\"leads\":[" + leads + "]}");
        assertThat(stored.jsonPath().getInt("data.imported")).isEqualTo(300);

        Response first = list("search=z&limit=100");
        String next = first.jsonPath().getString("pagination.nextCursor");
        Response second = list("search=z&limit=100&cursor=" + next);

        for (Response page : List.of(first, second)) {
            assertThat(page.jsonPath().getInt("pagination.total")).isEqualTo(300);
            assertThat(page.jsonPath().getMap("pagination")).doesNotContainKey("totalIsEstimate");
        }
        assertThat(names(second)).hasSize(100).doesNotContainAnyElementsOf(names(first));
    }

    @Test
    void frequent_word_is_scanned_and_rare_word_is_counted() {
        insert(40_000);
        setTerms("null");
        awaitTotal("search=x39999", 1);
        tenants.analyzeLeads();

        Response frequent = list("search=exam&limit=100");
        Response rare = list("search=exam x39999");
        Response none = list("search=exam x123 eva");

        assertThat(names(frequent)).hasSize(100);
        assertThat(frequent.jsonPath().getBoolean("pagination.totalIsEstimate")).isTrue();
        assertThat(frequent.jsonPath().getInt("pagination.total")).isBetween(30_000, 50_000);
        assertThat(names(rare)).containsExactly("x39999");
        assertThat(rare.jsonPath().getInt("pagination.total")).isEqualTo(1);
        assertThat(names(none)).isEmpty();
        assertThat(none.jsonPath().getInt("pagination.total")).isZero();
    }

    @Test
    void leads_of_another_client_of_the_database_are_found_later() {
        insert(3_000);
        setTerms("null");

        awaitTotal("search=x2999", 1);
        assertThat(list("search=x").jsonPath().getInt("pagination.total")).isEqualTo(3_000);
    }

    @Test
    void export_of_short_word_searches_all_leads() {
        insert(20_001);
        create("{\"email\":\"qx@example.com\"}");

        String found = Api.as(tenant).get("/v1/leads/export?format=ndjson&search=li").asString();
        String newest = Api.as(tenant).get("/v1/leads/export?format=ndjson&search=qx").asString();

        assertThat(found.lines()).hasSize(1).first().asString().contains("li@");
        assertThat(newest.lines()).hasSize(1).first().asString().contains("\"qx@example.com\"");
    }

    /** Sets the search terms of the leads of {@link #insert}. */
    private void setTerms(String terms) {
        inParts(
                40_000,
                "update lead set search = "
                        + terms
                        + " where workspace_id = $1 and email like 'x%'"
                        + " and id between '10000000' || lpad(to_hex($2::int), 16, '0')"
                        + " and '10000000' || lpad(to_hex($3::int), 16, '0')");
    }

    private void awaitTotal(String query, int total) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> list(query).jsonPath().getInt("pagination.total") == total);
    }
}
