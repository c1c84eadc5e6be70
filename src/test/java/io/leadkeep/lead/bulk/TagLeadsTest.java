package io.leadkeep.lead.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /v1/leads/tags}. */
@ServiceTest
class TagLeadsTest {

    @Inject Tenants tenants;

    private Tenant tenant;
    private String a;
    private String b;

    @BeforeEach
    void createLeads() {
        tenant = tenants.create();
        a = create("{\"email\":\"a@example.com\",\"tags\":[\"x\",\"y\",\"z\"]}");
        b = create("{\"email\":\"b@example.com\",\"tags\":[]}");
    }

    @Test
    void tags_are_added_and_removed_in_order_without_repeats() {
        String before = Api.as(tenant).get("/v1/leads/" + a).header("ETag");

        Response tagged =
                tag(
                        "{\"leadIds\":[\"%s\",\"%s\",\"0123456789abcdef01234567\"],"
                                + "\"add\":[\"x\",\"n\",\"n\",\" m \"],\"remove\":[\"y\",\"q\"]}",
                        a, b);

        assertThat(tagged.statusCode()).isEqualTo(200);
        assertThat(tagged.jsonPath().getInt("data.modifiedCount")).isEqualTo(2);
        assertThat(tags(a)).containsExactly("x", "z", "n", "m");
        assertThat(tags(b)).containsExactly("x", "n", "m");
        assertThat(Api.as(tenant).get("/v1/leads/" + a).header("ETag")).isNotEqualTo(before);
    }

    @Test
    void lead_with_the_wanted_tags_is_not_modified() {
        Response tagged = tag("{\"filters\":{},\"add\":[\"x\"],\"remove\":[\"n\"]}");

        assertThat(tagged.jsonPath().getInt("data.modifiedCount")).isEqualTo(1);
        assertThat(tags(b)).containsExactly("x");
    }

    @Test
    void filter_selects_leads_to_tag() {
        tag("{\"filters\":{\"search\":\"b@example\"},\"add\":[\"n\"]}");

        assertThat(tags(a)).containsExactly("x", "y", "z");
        assertThat(tags(b)).containsExactly("n");
    }

    @Test
    void concurrent_requests_lose_no_tag() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(8);
        List<Future<Response>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String body =
                    "{\"leadIds\":[\"%s\",\"%s\"],\"add\":[\"t%d\"]}"
                            .formatted(i % 2 == 0 ? a : b, i % 2 == 0 ? b : a, i);
            answers.add(clients.submit(() -> Api.as(tenant).send("POST", "/v1/leads/tags", body)));
        }
        for (Future<Response> answer : answers) {
            assertThat(answer.get().statusCode()).isEqualTo(200);
        }
        clients.shutdown();

        assertThat(tags(a)).hasSize(53);
        assertThat(tags(b)).hasSize(50);
    }

    @Test
    void too_many_tags_return_400_and_change_nothing() {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 98; i++) {
            many.add("\"t" + i + "\"");
        }

        Response refused = tag("{\"filters\":{},\"add\":[" + String.join(",", many) + "]}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("error.details[0].field")).isEqualTo("add");
        assertThat(tags(b)).isEmpty();
    }

    @Test
    void filter_in_query_returns_400_and_tags_nothing() {
        Response refused =
                Api.as(tenant).post("/v1/leads/tags?tags=y", "{\"filters\":{},\"add\":[\"x\"]}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("error.details[0].field")).isEqualTo("tags");
        assertThat(tags(b)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"add\":[\"x\"]} | leadIds",
                "{\"leadIds\":[\"x\"],\"filters\":{},\"add\":[\"x\"]} | leadIds",
                "{\"leadIds\":[],\"add\":[\"x\"]} | leadIds",
                "{\"filters\":{}} | add",
                "{\"filters\":{},\"add\":[],\"remove\":null} | add",
                "{\"filters\":{},\"add\":\"x\"} | add",
                "{\"filters\":{},\"add\":[\"\"]} | add[0]",
                "{\"filters\":{},\"remove\":[5]} | remove[0]",
                "{\"filters\":{},\"add\":[\"x\"],\"remove\":[\"x\"]} | remove",
                "{\"filters\":{\"tag\":1},\"add\":[\"x\"]} | filters.tag",
                "{\"filters\":{},\"tags\":[\"x\"]} | tags",
                "{\"filters\":null,\"add\":[\"x\"]} | filters",
            })
    void ambiguous_change_returns_400(String body, String field) {
        Response refused = tag(body);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field", String.class)).contains(field);
    }

    @Test
    void other_workspace_tags_nothing() {
        Tenant other = tenants.create();

        Response tagged =
                Api.as(other)
                        .send(
                                "POST",
                                "/v1/leads/tags",
                                "{\"leadIds\":[\"" + a + "\"],\"add\":[\"n\"]}");
        Response all =
                Api.as(other).send("POST", "/v1/leads/tags", "{\"filters\":{},\"add\":[\"n\"]}");

        assertThat(tagged.jsonPath().getInt("data.modifiedCount")).isZero();
        assertThat(all.jsonPath().getInt("data.modifiedCount")).isZero();
        assertThat(tags(a)).containsExactly("x", "y", "z");
    }

    private String create(String json) {
        return Api.as(tenant).create(json).jsonPath().getString("data._id");
    }

    private Response tag(String body, Object... ids) {
        String json = ids.length == 0 ? body : body.formatted(ids);
        return Api.as(tenant).send("POST", "/v1/leads/tags", json);
    }

    private List<String> tags(String id) {
        return Api.as(tenant).get("/v1/leads/" + id).jsonPath().getList("data.tags", String.class);
    }
}
