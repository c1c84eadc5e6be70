package io.leadkeep.lead.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code search} and the other conditions on words. */
@ServiceTest
class SearchLeadsTest extends ListTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "acm | john",
                "ohn | ",
                "corp | john",
                "john.doe@acme | john",
                "john.doe@globex | ",
                "john@acme | john",
                "JOHN@ACME.COM | john",
                "com | li john",
                "sales vp | john",
                "eva mul glo eng | eva",
                "eva acme | ",
                "of | john",
                "j | john",
                "g | li eva",
                "100 | eva",
            })
    void every_word_must_begin_a_word_of_the_lead(String words, String expected) {
        assertThat(names(list("search=" + words)))
                .containsExactlyInAnyOrder(expected == null ? new String[0] : expected.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jo_do",
                "jo%do",
                "jo'do",
                "jo\"do",
                "jo&do",
                "jo|do",
                "jo:*do",
                "!jo(do)",
                "*jo <-> do",
                "jo\\do",
                "jo:A do:B",
                "\\'jo do\\"
            })
    void punctuation_separates_words_and_is_no_operator(String words) {
        assertThat(list("search=" + words.replace("&", "%26")).statusCode()).isEqualTo(200);
        Response found = Api.as(tenant).send("POST", "/v1/leads/search", body(words));
        if (words.equals("jo:A do:B")) {
            assertThat(names(found)).as("a and b are words").isEmpty();
        } else {
            assertThat(names(found)).containsExactly("john");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jurgen",
                "Jürgen",
                "JÜRGEN",
                "Ju\u0308rgen",
                "strasse",
                "Straße",
                "STRASSE",
                "jü STRAẞE"
            })
    void case_accents_and_unicode_form_do_not_matter(String words) {
        create(
                "{\"email\":\"composed@x.com\",\"firstName\":\"Jürgen\",\"companyName\":\"Straße"
                        + " 7\"}");
        create(
                "{\"email\":\"decomposed@x.com\",\"firstName\":\"JU\u0308RGEN\",\"companyName\":\"STRASSE\"}");

        assertThat(names(list("search=" + words))).containsExactly("decomposed", "composed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "öztürk",
                "ÖZTÜRK",
                "Öztürk",
                "Ö öz",
                "éclair",
                "ÉCLAIR жук",
                "ΣΊΣΥΦΟΣ",
                "σίσυφος"
            })
    void search_ignores_case_in_any_script(String words) {
        create(
                """
                {"email":"capital@example.com","firstName":"ÖZGÜR","lastName":"ÖZTÜRK","companyName":"ÉCLAIR",
                 "jobTitle":"ЖУК ΣΊΣΥΦΟΣ"}
                """);
        create(
                """
                {"email":"small@example.com","firstName":"özgür","lastName":"öztürk","companyName":"éclair",
                 "jobTitle":"жук σίσυφος"}
                """);

        assertThat(names(list("search=" + words))).containsExactly("small", "capital");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "münchen",
                "MUNCHEN",
                "xn--mnchen-3ya",
                "xn--mnchen-3ya.de",
                "info@münchen.de"
            })
    void internationalised_domain_is_found_in_both_forms(String words) {
        create("{\"email\":\"info@münchen.de\"}");
        create("{\"email\":\"info@munich.de\"}");

        assertThat(list("search=" + words).jsonPath().getInt("pagination.total")).isEqualTo(1);
    }

    @Test
    void changed_lead_is_found_by_its_new_words_only() {
        String id = list("search=john").jsonPath().getString("data[0]._id");
        Api.as(tenant)
                .send("PATCH", "/v1/leads/" + id, "{\"lastName\":\"Smith\",\"city\":\"Rome\"}");

        assertThat(names(list("search=smith"))).containsExactly("john");
        assertThat(names(list("search=doe"))).isEmpty();
        assertThat(names(search("{\"filters\":{\"city\":\"rome\"}}"))).containsExactly("john");
        assertThat(names(search("{\"filters\":{\"city\":\"Boston\"}}"))).isEmpty();

        Api.as(tenant)
                .send("PUT", "/v1/leads/by-email/john@acme.com", "{\"companyName\":\"Umbrella\"}");
        assertThat(names(list("search=umb smith"))).containsExactly("john");

        Api.as(tenant)
                .send(
                        "POST",
                        "/v1/leads/bulk",
                        "{\"leads\":[{\"email\":\"john@acme.com\",\"jobTitle\":\"Owner\"},"
                                + "{\"email\":\"new@acme.com\"}],\"skipDuplicates\":false}");
        assertThat(names(list("search=owner"))).containsExactly("john");
        assertThat(names(list("search=new"))).containsExactly("new");

        Api.as(tenant)
                .send("POST", "/v1/leads/tags", "{\"leadIds\":[\"" + id + "\"],\"add\":[\"t\"]}");
        assertThat(names(list("search=owner&tags=t"))).containsExactly("john");
    }

    @Test
    void condition_on_a_field_ignores_words_of_other_fields() {
        assertThat(names(search("{\"filters\":{\"name\":\"john d\"}}"))).containsExactly("john");
        assertThat(names(search("{\"filters\":{\"name\":\"acme\"}}"))).isEmpty();
        assertThat(names(search("{\"filters\":{\"name\":\"muller\"}}"))).containsExactly("eva");
        assertThat(names(search("{\"filters\":{\"companyName\":\"glob ltd\"}}")))
                .containsExactly("eva");
        assertThat(names(search("{\"filters\":{\"companyName\":\"engineer\"}}"))).isEmpty();
        assertThat(names(search("{\"filters\":{\"jobTitle\":\"sal\"}}"))).containsExactly("john");
        assertThat(names(search("{\"filters\":{\"jobTitle\":\"john\"}}"))).isEmpty();
        assertThat(names(search("{\"filters\":{\"search\":\"john\",\"companyName\":\"acme\"}}")))
                .containsExactly("john");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Côte d'Ivoire", "CÔTE D'IVOIRE", "a\\b", "x & !y:*"})
    void place_is_matched_as_a_whole(String place) {
        String quoted = place.replace("\\", "\\\\");
        create(
                "{\"email\":\"here@x.com\",\"country\":\""
                        + quoted
                        + "\",\"city\":\""
                        + quoted
                        + "\"}");

        String filter = "{\"filters\":{\"country\":\"%s\",\"city\":\"%s\"}}";
        assertThat(names(search(filter.formatted(quoted, quoted.toLowerCase()))))
                .containsExactly("here");
        assertThat(names(search("{\"filters\":{\"city\":\"" + quoted + "x\"}}"))).isEmpty();
    }

    @Test
    void long_words_are_found() {
        String name = "ﷺ".repeat(200);
        create(
                "{\"email\":\"long@x.com\",\"firstName\":\""
                        + name
                        + "\",\"lastName\":\""
                        + "q".repeat(255)
                        + "\"}");

        assertThat(names(list("search=" + "q".repeat(200)))).containsExactly("long");
        assertThat(names(list("search=" + "ﷺ".repeat(60)))).containsExactly("long");
    }

    @Test
    void search_does_not_find_leads_of_other_workspaces() {
        Tenant other = tenants.create();

        for (String words : List.of("j", "john", "john@acme.com", "doe")) {
            Response list = Api.as(other).get("/v1/leads?search=" + words);
            assertThat(list.jsonPath().getList("data")).isEmpty();
        }
    }

    private Response search(String body) {
        return Api.as(tenant).send("POST", "/v1/leads/search", body);
    }

    private static String body(String words) {
        return "{\"filters\":{\"search\":\""
                + words.replace("\\", "\\\\").replace("\"", "\\\"")
                + "\"}}";
    }
}
