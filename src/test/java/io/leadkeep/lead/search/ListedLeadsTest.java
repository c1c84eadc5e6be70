package io.leadkeep.lead.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The filter {@code doNotContact} in long lists. */
@ServiceTest
class ListedLeadsTest extends LargeListTest {

    @Test
    void oldest_leads_are_found_by_a_short_list_and_by_a_long_one() {
        insert(40_000);
        tenants.analyzeLeads();
        add("\"acme.com\",\"li@gmail.com\",\"nobody@example.com\"");

        Response shortList = list("doNotContact=true");
        Response filtered = list("doNotContact=true&search=john");
        add(
                IntStream.range(0, 30)
                        .mapToObj(n -> "\"unknown" + n + ".example\"")
                        .collect(Collectors.joining(",")));
        List<String> longList = all("doNotContact=true");
        Response others = list("doNotContact=false&limit=2");

        assertThat(names(shortList)).containsExactly("li", "john");
        assertThat(shortList.jsonPath().getMap("pagination"))
                .containsEntry("total", 2)
                .containsEntry("hasMore", false)
                .doesNotContainKey("totalIsEstimate");
        assertThat(names(filtered)).containsExactly("john");
        assertThat(longList).containsExactly("li", "john");
        assertThat(names(others)).containsExactly("x40000", "x39999");
    }

    @Test
    void domain_of_many_leads_is_paged_from_the_newest() {
        insert(40_000);
        create("{\"email\":\"x0@example.com\"}");
        // Domains are found by their words.
        inParts(
                40_000,
                """
                update lead set search =
                    (select search from lead where workspace_id = $1 and email = 'x0@example.com')
                where workspace_id = $1 and id between '10000000' || lpad(to_hex($2::int), 16, '0')
                    and '10000000' || lpad(to_hex($3::int), 16, '0')
                """);
        tenants.analyzeLeads();
        add("\"example.com\"");

        JsonPath first = list("doNotContact=true&limit=2").jsonPath();
        Response second =
                list(
                        "doNotContact=true&limit=1&cursor="
                                + first.getString("pagination.nextCursor"));

        assertThat(first.getList("data.email"))
                .containsExactly("x0@example.com", "x40000@example.com");
        assertThat(first.getInt("pagination.total")).isGreaterThan(10_000);
        assertThat(first.getBoolean("pagination.totalIsEstimate")).isTrue();
        assertThat(names(second)).containsExactly("x39999");
        assertThat(all("doNotContact=false")).containsExactly("eva", "li", "john");
    }

    /** A page of a scan may be empty and have a cursor. */
    private List<String> all(String query) {
        List<String> all = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            Response page = list(query + cursor);
            all.addAll(names(page));
            String next = page.jsonPath().getString("pagination.nextCursor");
            cursor = next == null ? null : "&cursor=" + next;
        }
        return all;
    }

    private void add(String emails) {
        String entries = emails.replaceAll("\"[^\"]+\"", "{\"email\":$0}");
        Response added = Api.as(tenant).post("/v1/dnc", "{\"entries\":[" + entries + "]}");
        assertThat(added.statusCode()).as(added.asString()).isEqualTo(200);
    }
}
