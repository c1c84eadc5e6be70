package io.leadkeep.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CapturedLog;
import io.leadkeep.testsupport.Keys;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Log lines of created, rotated and revoked keys. */
@ServiceTest
class KeyLogTest {

    @Inject Tenants tenants;

    private final CapturedLog log = CapturedLog.of(WorkspaceKeys.class.getName());
    private final CapturedLog platform = CapturedLog.of(AccountKeys.class.getName());
    private final CapturedLog members = CapturedLog.of(Members.class.getName());
    private Tenant tenant;
    private String path;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
        path = "/v1/workspaces/" + tenant.workspaceId() + "/api-key";
    }

    @AfterEach
    void closeLogs() {
        log.close();
        platform.close();
        members.close();
    }

    @Test
    void revoked_key_is_logged_with_its_prefix_workspace_and_user() {
        assertThat(Api.as(tenant.platformKey()).delete(path).statusCode()).isEqualTo(200);

        assertThat(ofTenant()).singleElement().asString().matches(line(tenant.key(), "revoked"));
    }

    @Test
    void rotated_key_is_logged_with_both_prefixes_workspace_and_user() {
        String key = newKey(path + "/rotate");

        assertThat(ofTenant())
                .singleElement()
                .asString()
                .matches(line(tenant.key(), "rotated") + "; the new key is " + name(key));
    }

    @Test
    void created_key_is_logged_with_its_prefix_workspace_and_user() {
        Api.as(tenant.platformKey()).delete(path);
        String key = newKey(path);

        assertThat(ofTenant()).last().asString().matches(line(key, "created"));
    }

    @Test
    void named_key_is_logged_when_it_is_created_changed_and_revoked() {
        Response created = Keys.OF_WORKSPACE.create(tenant, "\"preset\":\"full\"");
        String key = created.jsonPath().getString("data.apiKey");
        String named =
                Keys.OF_WORKSPACE.path(tenant) + "/" + created.jsonPath().getString("data.id");
        Api.as(tenant.platformKey()).patch(named, "{\"name\":\"Secret name\"}");
        Api.as(tenant.platformKey()).delete(named);

        assertThat(ofTenant())
                .hasSize(3)
                .satisfiesExactly(
                        line -> assertThat(line).matches(line(key, "created")),
                        line -> assertThat(line).matches(line(key, "changed")),
                        line -> assertThat(line).matches(line(key, "revoked")));
    }

    @Test
    void platform_key_is_logged_with_its_prefix_and_users() {
        Response created = Keys.OF_USER.create(tenant, "\"preset\":\"full\"");
        String key = created.jsonPath().getString("data.apiKey");
        String own = "/v1/account/api-keys/" + created.jsonPath().getString("data.id");
        Api.as(tenant.platformKey()).patch(own, "{}");
        Api.as(tenant.platformKey()).delete(own);
        String first =
                Api.as(tenant.platformKey())
                        .post(
                                "/v1/workspaces/" + tenant.workspaceId() + "/members",
                                "{\"email\":\"%s@example.com\",\"role\":\"member\"}"
                                        .formatted(tenant.userId()))
                        .jsonPath()
                        .getString("data.platformKey");

        String line = "Platform key %s of user %s %s by its user";
        assertThat(platform.messagesWith(tenant.userId()))
                .hasSize(3)
                .allMatch(
                        each ->
                                each.matches(
                                        line.formatted(
                                                platformName(key),
                                                tenant.userId(),
                                                "(created|changed|revoked)")));
        assertThat(members.messagesWith(tenant.userId()))
                .singleElement()
                .asString()
                .matches(
                        "Platform key %s of user [0-9a-f]{24} created by user %s"
                                .formatted(platformName(first), tenant.userId()));
    }

    @Test
    void refused_creation_is_not_logged() {
        assertThat(Api.as(tenant.platformKey()).post(path).statusCode()).isEqualTo(409);

        assertThat(ofTenant()).isEmpty();
    }

    @Test
    void deleted_workspace_is_logged_as_revoking_its_keys() {
        Api.as(tenant.platformKey()).delete("/v1/workspaces/" + tenant.workspaceId());

        assertThat(ofTenant())
                .singleElement()
                .isEqualTo(
                        "All API keys of workspace %s revoked by user %s"
                                .formatted(tenant.workspaceId(), tenant.userId()));
    }

    private String newKey(String where) {
        return Api.as(tenant.platformKey()).post(where).jsonPath().getString("data.apiKey");
    }

    private String line(String key, String event) {
        return "API key %s of workspace %s %s by user %s"
                .formatted(name(key), tenant.workspaceId(), event, tenant.userId());
    }

    private static String name(String key) {
        return name(key, "sk_");
    }

    private static String platformName(String key) {
        return name(key, "sk_user_");
    }

    private static String name(String key, String prefix) {
        return "[0-9a-f]{24} \\(" + key.substring(0, prefix.length() + 4) + "…\\)";
    }

    private List<String> ofTenant() {
        return log.messagesWith(tenant.workspaceId());
    }
}
