package io.leadkeep.lead.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions that a query string and a body share, and repeated parameters. */
@ServiceTest
class ListParametersTest extends ListTest {

    @BeforeEach
    void verify() {
        tenants.sql(
                "update lead set email_verification_result = 'risky' where workspace_id = $1"
                        + " and email like 'li@%'",
                Tuple.of(tenant.workspaceId()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name=john d | john",
                "name=acme | ",
                "companyName=glob ltd | eva",
                "companyName=engineer | ",
                "jobTitle=ENGINEER | eva",
                "country=us | john",
                "country=u | ",
                "city=BONN | eva",
                "name=e&country=DE&city=Bonn&jobTitle=eng | eva",
                "emailStatus=unchecked | eva john",
                "emailStatus=UNCHECKED | eva john",
                "emailStatus=unchecked,risky | eva li john",
                "emailStatus=unchecked,valid | eva john",
                "emailStatus=unchecked&emailVerified=true | ",
                "emailStatus=unchecked&tags=vip | john",
            })
    void condition_selects_the_same_leads_in_query_and_body(String query, String expected) {
        String[] names = expected == null ? new String[0] : expected.split(" ");
        String filters = query.replace("=", "\":\"").replace("&", "\",\"");
        Response body =
                Api.as(tenant).post("/v1/leads/search", "{\"filters\":{\"" + filters + "\"}}");

        assertThat(names(list(query))).containsExactly(names);
        assertThat(names(body)).containsExactly(names);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tags=vip&tags=enterprise | tags=vip,enterprise | li john",
                "tags=nobody&tags=enterprise | tags=nobody,enterprise | john",
                "tagsAll=vip&tagsAll=enterprise | tagsAll=vip,enterprise | john",
                "tags=nobody&limit=5&tags=vip,x&tags=vip | tags=nobody,vip,x,vip | li john",
                "emailStatus=risky&emailStatus=unchecked | emailStatus=risky,unchecked | eva li"
                        + " john",
                "email=li@gmail.com&email=eva@globex.de | email=li@gmail.com,eva@globex.de | eva"
                        + " li",
            })
    void repeated_parameter_means_the_same_as_a_comma_list(
            String repeated, String list, String expected) {
        assertThat(names(list(repeated))).containsExactly(expected.split(" "));
        assertThat(names(list(list))).containsExactly(expected.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "search",
                "name",
                "companyName",
                "jobTitle",
                "country",
                "city",
                "emailVerified",
                "emailType",
                "hasCompany",
                "hasPhone",
                "segProtected",
                "createdAfter",
                "createdBefore",
                "updatedAfter",
                "updatedBefore",
                "customFields.size",
                "limit",
                "cursor",
                "page"
            })
    void repeated_parameter_with_one_value_returns_400(String name) {
        Response refused = list(name + "=1&" + name + "=1");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details"))
                .contains(Map.of("field", name, "message", "is given twice"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tags=vip&tags=", "emailStatus=risky&emailStatus=good", "email=&email="})
    void repeated_parameter_with_a_wrong_value_returns_400(String query) {
        Response refused = list(query);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field", String.class))
                .allMatch(field -> query.startsWith(field.replaceFirst("\\[.*", "") + "="));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "email=john@acme.com",
                "name=john",
                "updatedAfter=2000-01-01&tags=enterprise",
                "updatedBefore=2999-01-01&tags=enterprise",
                "emailStatus=unchecked&country=US",
                "tags=enterprise&tags=none"
            })
    void every_operation_with_filters_accepts_the_condition(String query) {
        String exported = Api.as(tenant).get("/v1/leads/export?format=ndjson&" + query).asString();
        assertThat(exported.lines()).hasSize(1).first().asString().contains("john@acme.com");

        // The condition on tags is repeated, which JSON does not allow.
        String filters =
                query.replaceFirst("&tags=none", "").replace("=", "\":\"").replace("&", "\",\"");
        String tagged =
                Api.as(tenant)
                        .post(
                                "/v1/leads/tags",
                                "{\"filters\":{\"" + filters + "\"},\"add\":[\"t\"]}")
                        .jsonPath()
                        .getString("data.modifiedCount");
        assertThat(tagged).isEqualTo("1");
        assertThat(names(list("tags=t"))).containsExactly("john");

        Response deleted =
                Api.as(tenant)
                        .send(
                                "DELETE",
                                "/v1/leads",
                                "{\"deleteAll\":true,\"filters\":{\"" + filters + "\"}}");
        assertThat(deleted.jsonPath().getInt("data.deletedCount")).isEqualTo(1);
        assertThat(names(list(""))).isEqualTo(List.of("eva", "li"));
    }
}
