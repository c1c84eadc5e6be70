package io.leadkeep.workspace.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.Keys;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the fields of a key. */
@ServiceTest
class KeyRulesTest {

    @Inject Tenants tenants;

    private Tenant tenant;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
    }

    @ParameterizedTest
    @EnumSource
    void invalid_key_lists_all_errors_and_creates_nothing(Keys keys) {
        Response refused =
                Api.as(tenant.platformKey())
                        .post(
                                keys.path(tenant),
                                """
                                {"name": "  ", "scopes": ["leads:read", "leads:reed", 5], "expiresAt": "soon",
                                 "allowedCidrs": ["10.0.0.0/8", "10.0.0.1/8"], "role": "admin"}\
                                """);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field"))
                .isEqualTo(
                        List.of(
                                "name",
                                "scopes[1]",
                                "scopes[2]",
                                "expiresAt",
                                "allowedCidrs[1]",
                                "role"));
        assertThat(refused.jsonPath().getString("error.details[1].message"))
                .contains("did you mean leads:read?");
        assertThat(Api.as(tenant.platformKey()).get(keys.path(tenant)).jsonPath().getList("data"))
                .hasSize(1);
    }

    @Test
    void name_and_scopes_are_required() {
        Response refused = Api.as(tenant.platformKey()).post(Keys.OF_USER.path(tenant), "{}");

        assertThat(refused.jsonPath().getList("error.details.field"))
                .isEqualTo(List.of("name", "scopes"));
        assertThat(refused.jsonPath().getString("error.details[1].message")).contains("preset");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"name":null}                                   | name
                    {"name":5}                                      | name
                    {"name":"a\\u0000b"}                            | name
                    {"scopes":[]}                                   | scopes
                    {"scopes":null}                                 | scopes
                    {"scopes":"leads:read"}                         | scopes
                    {"scopes":["leads:create"]}                     | scopes[0]
                    {"scopes":["LEADS:READ"]}                       | scopes[0]
                    {"scopes":["full"]}                             | scopes[0]
                    {"scopes":["enrich"],"preset":"full"}           | preset
                    {"preset":"admin"}                              | preset
                    {"preset":null}                                 | preset
                    {"preset":["full"]}                             | preset
                    {"expiresAt":"2020-01-01T00:00:00Z"}            | expiresAt
                    {"expiresAt":"2099-01-01T00:00:00"}             | expiresAt
                    {"expiresAt":"2099-02-30"}                      | expiresAt
                    {"expiresAt":"+12345-01-01T00:00:00Z"}          | expiresAt
                    {"expiresAt":4102444800}                        | expiresAt
                    {"expiresAt":""}                                | expiresAt
                    {"allowedCidrs":"10.0.0.0/8"}                   | allowedCidrs
                    {"allowedCidrs":[null]}                         | allowedCidrs[0]
                    {"apiKey":"sk_0"}                               | apiKey
                    {"createdBy":"665d4e5f6a7b8c9d0e1f2a3b"}        | createdBy
                    """)
    void invalid_change_names_the_field_and_changes_nothing(String body, String field) {
        String path =
                Keys.OF_USER.path(tenant)
                        + "/"
                        + Keys.OF_USER
                                .create(tenant, "\"preset\":\"full\"")
                                .jsonPath()
                                .getString("data.id");
        String before = Api.as(tenant.platformKey()).patch(path, "{}").asString();

        Response refused = Api.as(tenant.platformKey()).patch(path, body);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field")).isEqualTo(List.of(field));
        assertThat(Api.as(tenant.platformKey()).patch(path, "{}").asString()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/08",
                "10.0.0.0/",
                "10.0.0.0/8/8",
                "10.0.0/8",
                "010.0.0.0/8",
                "10.0.0.1/31",
                "256.0.0.0/8",
                "localhost",
                "example.com/24",
                "2001:db8::/129",
                "2001:db8::1/64",
                "fe80::1%eth0/128",
                "::ffff:10.0.0.0/104",
                "::ffff:10.0.0.0/8",
                "[2001:db8::]/32",
                " 10.0.0.0/8",
            })
    void text_that_is_no_network_returns_400(String network) {
        Response refused = withNetworks("\"" + network + "\"");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field"))
                .isEqualTo(List.of("allowedCidrs[0]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0.0.0.0/0", "::/0", "192.0.2.1", "192.0.2.1/32", "2001:db8::1", "fd00::/8"})
    void network_is_returned_as_it_was_sent(String network) {
        Response created = withNetworks("\"" + network + "\",\"" + network + "\"");

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.jsonPath().getList("data.allowedCidrs")).isEqualTo(List.of(network));
    }

    @Test
    void fifty_networks_are_accepted_and_another_one_is_refused() {
        assertThat(withNetworks(networks(50)).statusCode()).isEqualTo(201);
        assertThat(withNetworks(networks(51)).statusCode()).isEqualTo(400);
        assertThat(withNetworks("").jsonPath().getList("data.allowedCidrs")).isEmpty();
    }

    @Test
    void name_has_at_most_255_characters() {
        String path = Keys.OF_WORKSPACE.path(tenant);
        String body = "{\"name\":\"%s\",\"preset\":\"full\"}";

        assertThat(
                        Api.as(tenant.platformKey())
                                .post(path, body.formatted("😀".repeat(255)))
                                .statusCode())
                .isEqualTo(201);
        assertThat(
                        Api.as(tenant.platformKey())
                                .post(path, body.formatted("a".repeat(256)))
                                .statusCode())
                .isEqualTo(400);
    }

    private Response withNetworks(String networks) {
        return Keys.OF_WORKSPACE.create(
                tenant, "\"preset\":\"full\",\"allowedCidrs\":[%s]".formatted(networks));
    }

    private static String networks(int number) {
        return IntStream.range(0, number)
                .mapToObj(n -> "\"10.0.0." + n + "\"")
                .collect(Collectors.joining(","));
    }
}
