package io.leadkeep.lead.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /v1/leads}, {@code POST /v1/leads/search}: filters. */
@ServiceTest
class ListLeadsTest extends ListTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "| eva li john",
                "search=ACME | john",
                "search=doe sales | john",
                "search=sales doe acme | john",
                "search=john eva | ",
                "search=müller | eva",
                "search=MÜLLER | eva",
                "search=100%_ltd | eva",
                "search=100x_ltd | ",
                "search=li | li",
                "search=o | john",
                "search=o d | john",
                "search=e engineer | eva",
                "search=a\\b | ",
                "tags=vip | li john",
                "tags=vip,nobody | li john",
                "tags=nobody | ",
                "tagsAll=vip,enterprise | john",
                "tagsAll=vip | li john",
                "emailVerified=false | eva li john",
                "emailVerified=true | ",
                "emailStatus=valid | ",
                "emailStatus=invalid,risky,unknown | ",
                "emailType=all | eva li john",
                "emailType=personal | li",
                "emailType=business | eva john",
                "hasCompany=true | eva john",
                "hasCompany=false | li",
                "hasPhone=true | john",
                "hasPhone=false | eva li",
                "segProtected=true | ",
                "segProtected=false | ",
                "createdAfter=2020-01-01 | eva li john",
                "createdAfter=2999-01-01T00:00:00Z | ",
                "createdBefore=2020-01-01T00:00:00.000Z | ",
                "createdBefore=2999-01-01 | eva li john",
                "customFields.industry=SaaS | john",
                "customFields.industry=saas | ",
                "customFields.size=5 | john",
                "customFields.size=5.0 | john",
                "customFields.code=5 | john",
                "customFields.open=true | john",
                "customFields.none=x | ",
                "tags=vip&hasPhone=false&emailType=personal&search=bo | li",
            })
    void filters_select_leads_newest_first(String query, String expected) {
        Response list = list(query == null ? "" : query);

        assertThat(list.statusCode()).isEqualTo(200);
        assertThat(names(list))
                .isEqualTo(expected == null ? List.of() : List.of(expected.split(" ")));
        assertThat(list.jsonPath().getInt("pagination.total")).isEqualTo(names(list).size());
    }

    @Test
    void verified_leads_are_found_by_result() {
        set("john", "email_verified = true, email_verification_result = 'deliverable'");
        set("li", "email_verification_result = 'risky', seg_protected = true");
        set("eva", "seg_protected = false");

        assertThat(names(list("emailVerified=true"))).containsExactly("john");
        assertThat(names(list("emailVerified=false"))).containsExactly("eva", "li");
        assertThat(names(list("emailStatus=valid"))).containsExactly("john");
        assertThat(names(list("emailStatus=deliverable,risky"))).containsExactly("li", "john");
        assertThat(names(list("segProtected=true"))).containsExactly("li");
        assertThat(names(list("segProtected=false"))).containsExactly("eva");
    }

    @Test
    void creation_time_bounds_are_exact_to_the_millisecond() {
        String created = list("search=eva").jsonPath().getString("data[0].createdAt");

        assertThat(names(list("search=eva&createdAfter=" + created))).isEmpty();
        assertThat(names(list("search=eva&createdBefore=" + created))).isEmpty();
        set(
                "eva",
                "created_at = (created_at at time zone 'UTC' - interval '1 millisecond')"
                        + " at time zone 'UTC'");
        assertThat(names(list("search=eva&createdBefore=" + created))).containsExactly("eva");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "serach=x | serach",
                "emailverified=true | emailverified",
                "emailVerified=yes | emailVerified",
                "emailVerified= | emailVerified",
                "emailStatus=good | emailStatus",
                "emailStatus= | emailStatus",
                "emailType=private | emailType",
                "hasCompany=1 | hasCompany",
                "hasPhone=TRUE | hasPhone",
                "segProtected=null | segProtected",
                "createdAfter=yesterday | createdAfter",
                "createdBefore=2025-13-01 | createdBefore",
                "limit=0 | limit",
                "limit=101 | limit",
                "limit=ten | limit",
                "limit=-1 | limit",
                "limit=99999999999999999999 | limit",
                "cursor=abc | cursor",
                "cursor= | cursor",
                "page=0 | page",
                "page=401 | page",
                "page=1&cursor=0123456789abcdef01234567 | page",
                "tags= | tags",
                "tags=vip,,x | tags",
                "search=%00 | search",
                "search=%25_ | search",
                "search=a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u | search",
                "customFields.=x | customFields.",
                "customFields=x | customFields",
                "limit=0&page=0&x=1 | x,limit,page",
            })
    void unknown_parameter_or_value_returns_400_with_field(String query, String fields) {
        Response refused = Api.as(tenant).get("/v1/leads?" + query);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("error.code")).isEqualTo("VALIDATION_ERROR");
        assertThat(refused.jsonPath().getList("error.details.field", String.class))
                .contains(fields.split(","));
    }

    @Test
    void unknown_parameter_returns_suggestion() {
        assertThat(
                        Api.as(tenant)
                                .get("/v1/leads?hasphone=true")
                                .jsonPath()
                                .getString("error.message"))
                .contains("did you mean hasPhone?");
    }

    @Test
    void other_workspace_lists_no_leads() {
        Tenant other = tenants.create();

        for (String query : List.of("", "?search=acme", "?search=o", "?tags=vip", "?page=1")) {
            Response list = Api.as(other).get("/v1/leads" + query);
            assertThat(list.jsonPath().getList("data")).isEmpty();
            assertThat(list.jsonPath().getInt("pagination.total")).isZero();
        }
        assertThat(
                        Api.as(other)
                                .header("X-Workspace-Id", tenant.workspaceId())
                                .get("/v1/leads")
                                .statusCode())
                .isEqualTo(403);
    }

    @Test
    void search_body_accepts_query_conditions_and_more() {
        assertThat(names(search("{}"))).containsExactly("eva", "li", "john");
        assertThat(names(search("{\"filters\":{\"search\":\"acme\"}}"))).containsExactly("john");
        assertThat(names(search("{\"filters\":{\"name\":\"doe\"}}"))).containsExactly("john");
        assertThat(names(search("{\"filters\":{\"name\":\"acme\"}}"))).isEmpty();
        assertThat(names(search("{\"filters\":{\"companyName\":\"globex\"}}")))
                .containsExactly("eva");
        assertThat(names(search("{\"filters\":{\"jobTitle\":\"ENGINEER\"}}")))
                .containsExactly("eva");
        assertThat(names(search("{\"filters\":{\"country\":\"us\"}}"))).containsExactly("john");
        assertThat(names(search("{\"filters\":{\"city\":\"Bonn\"}}"))).containsExactly("eva");
        assertThat(names(search("{\"filters\":{\"tags\":[\"vip\"],\"hasPhone\":true}}")))
                .containsExactly("john");
        assertThat(names(search("{\"filters\":{\"customFields\":{\"size\":5}}}")))
                .containsExactly("john");
        assertThat(names(search("{\"filters\":{\"customFields.size\":\"5\"}}"))).isEmpty();
        Response page = search("{\"limit\":1}");
        String cursor = page.jsonPath().getString("pagination.nextCursor");
        assertThat(names(search("{\"limit\":1,\"cursor\":\"" + cursor + "\"}")))
                .containsExactly("li");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[1,2,3] | some",
                "[3,2,1] | ",
                "[1,2] | ",
                "[] | none",
                "{\"a\":1,\"b\":{\"c\":[]}} | deep",
                "{\"b\":{\"c\":[]},\"a\":1.0} | deep",
                "{\"a\":1} | ",
                "{} | ",
            })
    void custom_field_matches_the_whole_value_only(String value, String expected) {
        create("{\"email\":\"some@x.com\",\"customFields\":{\"f\":[1,2,3]}}");
        create("{\"email\":\"none@x.com\",\"customFields\":{\"f\":[]}}");
        create("{\"email\":\"deep@x.com\",\"customFields\":{\"f\":{\"a\":1,\"b\":{\"c\":[]}}}}");

        assertThat(names(search("{\"filters\":{\"customFields\":{\"f\":" + value + "}}}")))
                .isEqualTo(expected == null ? List.of() : List.of(expected));
    }

    @Test
    void filter_accepts_100_custom_fields_and_refuses_101() {
        String hundred =
                IntStream.rangeClosed(1, 100)
                        .mapToObj(i -> "\"k" + i + "\":1")
                        .collect(Collectors.joining(","));
        String body = "{\"filters\":{\"customFields\":{%s}}}";

        assertThat(search(body.formatted(hundred)).statusCode()).isEqualTo(200);
        Response refused = search(body.formatted(hundred + ",\"k101\":1"));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("error.details[0].field"))
                .isEqualTo("filters.customFields");
    }

    @Test
    void search_with_conditions_in_query_returns_400() {
        Response refused = Api.as(tenant).post("/v1/leads/search?tags=vip&limit=1", "{}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field"))
                .containsExactly("limit", "tags");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"filters\":{\"customFields\":{}}}",
                "{\"filter\":{}}",
                "{\"filters\":[]}",
                "{\"filters\":{\"serach\":\"x\"}}",
                "{\"filters\":{\"tags\":[1]}}",
                "{\"filters\":{\"tags\":{}}}",
                "{\"filters\":{\"hasPhone\":\"maybe\"}}",
                "{\"filters\":{\"name\":5}}",
                "{\"filters\":{\"customFields\":5}}",
                "{\"filters\":{\"customFields\":{\"a\":\"\\u0000\"}}}",
                "{\"limit\":\"x\"}",
                "{\"limit\":1.5}",
                "{\"cursor\":7}"
            })
    void invalid_search_returns_400(String body) {
        assertThat(search(body).statusCode()).isEqualTo(400);
        assertThat(search(body).jsonPath().getString("error.code")).isEqualTo("VALIDATION_ERROR");
    }

    private void set(String name, String assignment) {
        tenants.sql(
                "update lead set " + assignment + " where workspace_id = $1 and email like $2",
                Tuple.of(tenant.workspaceId(), name + "@%"));
    }

    private Response search(String body) {
        return Api.as(tenant).send("POST", "/v1/leads/search", body);
    }
}
