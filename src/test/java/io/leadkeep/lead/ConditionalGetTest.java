package io.leadkeep.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code If-None-Match} on a read of one lead (RFC 9110, 13.1.2). */
@ServiceTest
class ConditionalGetTest {

    private static final String BY_EMAIL = "/v1/leads/by-email/a@example.com";

    @Inject Tenants tenants;

    private Tenant tenant;
    private String byId;
    private String tag;

    @BeforeEach
    void createLead() {
        tenant = tenants.create();
        Response created = Api.as(tenant).create("{\"email\":\"a@example.com\"}");
        byId = created.header("Location");
        tag = created.header("ETag");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TAG",
                "W/TAG",
                "*",
                " * ",
                "\"0\", TAG",
                "\"0\",W/TAG ,\"1\"",
                "TAG, \"0\"",
                ", TAG,"
            })
    void unchanged_lead_returns_304_without_a_body(String ifNoneMatch) {
        for (String path : List.of(byId, BY_EMAIL)) {
            for (String method : List.of("GET", "HEAD")) {
                Response response =
                        Api.as(tenant)
                                .header("If-None-Match", ifNoneMatch.replace("TAG", tag))
                                .header("X-Request-Id", "cached-7")
                                .header("Accept-Encoding", "gzip")
                                .send(method, path);

                assertThat(response.statusCode()).as("%s %s", method, path).isEqualTo(304);
                assertThat(response.asByteArray()).isEmpty();
                assertThat(response.header("ETag")).isEqualTo(tag);
                assertThat(response.header("X-Request-Id")).isEqualTo("cached-7");
                assertThat(response.header("Cache-Control")).isEqualTo("no-store");
                for (String absent : List.of("Content-Type", "Content-Encoding")) {
                    assertThat(response.headers().hasHeaderWithName(absent)).isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"0\"", "W/\"0\"", "", "\"*\"", "BARE", "w/TAG", "\"0\", \"BARE0\""})
    void other_tag_returns_the_lead(String ifNoneMatch) {
        String header = ifNoneMatch.replace("TAG", tag).replace("BARE", tag.replace("\"", ""));
        for (String path : List.of(byId, BY_EMAIL)) {
            Response response = Api.as(tenant).header("If-None-Match", header).get(path);

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.jsonPath().getString("data.email")).isEqualTo("a@example.com");
        }
    }

    @Test
    void several_headers_are_one_list() {
        Response response =
                Api.as(tenant)
                        .header("If-None-Match", "\"0\"")
                        .header("If-None-Match", tag)
                        .get(byId);

        assertThat(response.statusCode()).isEqualTo(304);
    }

    @Test
    void changed_lead_is_returned_with_its_new_tag() {
        Response patched = Api.as(tenant).patch(byId, "{\"city\":\"Bonn\"}");

        Response response = Api.as(tenant).header("If-None-Match", tag).get(byId);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.header("ETag")).isEqualTo(patched.header("ETag")).isNotEqualTo(tag);
        assertThat(response.jsonPath().getString("data.city")).isEqualTo("Bonn");
    }

    @Test
    void lead_of_another_workspace_returns_404() {
        Tenant other = tenants.create();
        for (String path : List.of(byId, BY_EMAIL)) {
            for (String condition : List.of("*", tag)) {
                Response response = Api.as(other).header("If-None-Match", condition).get(path);

                assertThat(response.statusCode()).isEqualTo(404);
                assertThat(response.jsonPath().getString("error.code")).isEqualTo("NOT_FOUND");
            }
        }
    }
}
