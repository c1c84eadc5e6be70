package io.leadkeep.lead.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.restassured.response.Response;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter {@code email}. */
@ServiceTest
class ListByEmailTest extends LargeListTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "john@acme.com | john",
                "JOHN@ACME.COM | john",
                "' john@acme.com. , none@acme.com' | john",
                "john@acme.com,eva@globex.de | eva john",
                "john@acme.com,eva@globex.de,John@acme.com | eva john",
                "none@acme.com | ",
                "john | 400",
                "john@acme.com&tags=enterprise | john",
                "john@acme.com,li@gmail.com&hasPhone=false | li",
                "john@acme.com,li@gmail.com&search=bo&createdAfter=2020-01-01 | li",
                "john@acme.com&updatedBefore=2020-01-01 | ",
                "john@acme.com&customFields.size=6 | ",
            })
    void addresses_select_leads_newest_first(String query, String expected) {
        Response list = list("email=" + query);

        if ("400".equals(expected)) {
            assertThat(list.statusCode()).isEqualTo(400);
            return;
        }
        String[] names = expected == null ? new String[0] : expected.split(" ");
        assertThat(names(list)).containsExactly(names);
        assertThat(list.jsonPath().getInt("pagination.total")).isEqualTo(names.length);
    }

    @Test
    void internationalised_address_is_found_in_both_forms() {
        create("{\"email\":\"ü@münchen.de\"}");

        assertThat(names(list("email=Ü@MÜNCHEN.de"))).containsExactly("ü");
        assertThat(names(list("email=ü@xn--mnchen-3ya.de"))).containsExactly("ü");
    }

    @Test
    void addresses_are_paged_with_an_exact_total() {
        String query = "email=john@acme.com,li@gmail.com,eva@globex.de,none@x.com&limit=2";
        Response first = list(query);
        Response second =
                list(query + "&cursor=" + first.jsonPath().getString("pagination.nextCursor"));
        Response byNumber = list(query + "&page=2");

        assertThat(names(first)).containsExactly("eva", "li");
        assertThat(names(second)).containsExactly("john");
        assertThat(names(byNumber)).containsExactly("john");
        assertThat(byNumber.jsonPath().getInt("pagination.pages")).isEqualTo(2);
        assertThat(second.jsonPath().getString("pagination.nextCursor")).isNull();
        for (Response page : new Response[] {first, second, byNumber}) {
            assertThat(page.jsonPath().getInt("pagination.total")).isEqualTo(3);
        }
    }

    @Test
    void address_is_found_in_a_large_workspace() {
        insert(40_000);

        Response list = list("email=x7@example.com,x39999@example.com,john@acme.com");

        assertThat(names(list)).containsExactly("x39999", "x7", "john");
        assertThat(list.jsonPath().getInt("pagination.total")).isEqualTo(3);
        assertThat(list.jsonPath().getMap("pagination")).doesNotContainKey("totalIsEstimate");
    }

    @Test
    void list_accepts_100_addresses_and_refuses_101() {
        assertThat(list("email=" + addresses(100)).statusCode()).isEqualTo(200);
        Response refused = list("email=" + addresses(101));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field")).containsExactly("email");
    }

    private static String addresses(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> "a" + n + "@x.com")
                .collect(Collectors.joining(","));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x | email",
                "'' | email",
                "a@b.co,x | email[1]",
                "a@b.co,,c@d.co | email[1]",
                "J <j@b.co> | email",
                "x,a@b.co,y | email[0] email[2]",
            })
    void invalid_address_returns_400_with_its_position(String value, String fields) {
        Response refused = list("email=" + value);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field"))
                .containsExactly((Object[]) fields.split(" "));
        assertThat(refused.jsonPath().getString("error.details[0].message"))
                .isEqualTo("must be an e-mail address such as john@acme.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"john@acme.com,li@gmail.com\"",
                "[\"john@acme.com\",\"LI@gmail.com\"]",
            })
    void body_accepts_a_comma_list_and_an_array(String emails) {
        assertThat(names(search("{\"filters\":{\"email\":" + emails + "}}")))
                .containsExactly("li", "john");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[] | filters.email",
                "null | filters.email",
                "5 | filters.email",
                "[5] | filters.email",
                "[\"a@b.co\",\"x\"] | filters.email[1]",
                "[\"a@b.co,c@d.co\"] | filters.email",
                "\"\\u0000@b.co\" | filters.email",
            })
    void invalid_addresses_in_body_return_400(String emails, String field) {
        Response refused = search("{\"filters\":{\"email\":" + emails + "}}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field")).containsExactly(field);
    }

    @Test
    void address_of_another_workspace_is_not_found() {
        Tenant other = tenants.create();

        Response list = Api.as(other).get("/v1/leads?email=john@acme.com");

        assertThat(list.jsonPath().getList("data")).isEmpty();
        assertThat(list.jsonPath().getInt("pagination.total")).isZero();
    }

    private Response search(String body) {
        return Api.as(tenant).post("/v1/leads/search", body);
    }
}
