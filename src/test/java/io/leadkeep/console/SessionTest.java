package io.leadkeep.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ConsoleSession;
import io.leadkeep.testsupport.Keys;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in to the console and out of it, and what a session can do. */
@ServiceTest
class SessionTest {

    private static final String LEADS = "/v1/leads";

    @Inject Tenants tenants;

    private Tenant tenant;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
    }

    @Test
    void workspace_key_is_exchanged_for_a_session() {
        JsonPath key =
                Keys.OF_WORKSPACE
                        .create(tenant, "\"scopes\":[\"leads:read\",\"leads:write\"]")
                        .jsonPath();

        Response signedIn = ConsoleSession.signIn(key.getString("data.apiKey"));

        JsonPath body = signedIn.jsonPath();
        assertThat(signedIn.statusCode()).isEqualTo(200);
        assertThat(body.getBoolean("success")).isTrue();
        assertThat(body.getString("data.csrfToken")).hasSizeGreaterThan(20);
        assertThat(Instant.parse(body.getString("data.expiresAt")))
                .isBetween(
                        Instant.now().plus(Duration.ofHours(7)),
                        Instant.now().plus(Duration.ofHours(8)));
        assertThat(body.getMap("data.key"))
                .isEqualTo(
                        keyView(
                                key.getString("data.id"),
                                "workspace",
                                "Test key",
                                null,
                                "leads:read",
                                "leads:write"));
        assertThat(body.getList("data.workspaceIds")).containsExactly(tenant.workspaceId());
    }

    @Test
    void platform_key_opens_a_session_on_all_its_workspaces() {
        String second = tenants.addWorkspace(tenant.userId());

        Response signedIn = ConsoleSession.signIn(tenant.platformKey());

        assertThat(signedIn.jsonPath().getString("data.key.kind")).isEqualTo("platform");
        assertThat(signedIn.jsonPath().getString("data.key.preset")).isEqualTo("full");
        assertThat(signedIn.jsonPath().getList("data.workspaceIds"))
                .containsExactlyInAnyOrder(tenant.workspaceId(), second);
    }

    private static Map<String, Object> keyView(
            String id, String kind, String name, String preset, String... scopes) {
        Map<String, Object> view = new HashMap<>();
        view.put("id", id);
        view.put("kind", kind);
        view.put("name", name);
        view.put("preset", preset);
        view.put("scopes", List.of(scopes));
        return view;
    }

    @Test
    void cookie_is_kept_from_scripts_and_other_sites_and_ends_with_the_browser() {
        assertThat(ConsoleSession.signIn(tenant.key()).getDetailedCookie(ConsoleSession.COOKIE))
                .satisfies(
                        cookie -> {
                            assertThat(cookie.isHttpOnly()).isTrue();
                            assertThat(cookie.getSameSite()).isEqualTo("Strict");
                            assertThat(cookie.getPath()).isEqualTo("/");
                            assertThat(cookie.getDomain()).isNull();
                            assertThat(cookie.isSecured()).isFalse();
                            assertThat(cookie.hasExpiryDate()).isFalse();
                            assertThat(cookie.getMaxAge()).isEqualTo(-1);
                        });
    }

    @Test
    void cookie_is_secure_behind_a_proxy_with_tls() {
        Response signedIn =
                given().header("X-Api-Key", tenant.key())
                        .header("X-Forwarded-Proto", "https")
                        .post(ConsoleSession.PATH);

        assertThat(signedIn.getDetailedCookie(ConsoleSession.COOKIE).isSecured()).isTrue();
    }

    @Test
    void session_reads_and_changes_as_its_key() {
        String key = Keys.OF_WORKSPACE.newKey(tenant, "\"preset\":\"full\"");
        ConsoleSession session = ConsoleSession.of(key);

        Response created = session.api().create(Map.of("email", "a@example.com"));
        Response listed = session.api().get(LEADS);

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(listed.jsonPath().getList("data.email")).containsExactly("a@example.com");
        String id = created.jsonPath().getString("data._id");
        assertThat(
                        Api.as(key)
                                .get(LEADS + "/" + id + "/history")
                                .jsonPath()
                                .getMap("data[0].actor"))
                .containsEntry("type", "key")
                .containsEntry("name", "Test key");
    }

    @Test
    void session_has_only_the_scopes_of_its_key() {
        ConsoleSession session =
                ConsoleSession.of(Keys.OF_WORKSPACE.newKey(tenant, "\"preset\":\"readOnly\""));

        Response refused = session.api().create(Map.of("email", "a@example.com"));

        assertThat(session.api().get(LEADS).statusCode()).isEqualTo(200);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.jsonPath().getString("error.message")).contains("leads:write");
    }

    @Test
    void session_of_a_platform_key_names_its_workspace_in_the_header() {
        String second = tenants.addWorkspace(tenant.userId());
        Tenant other = tenants.create();
        ConsoleSession session = ConsoleSession.of(tenant.platformKey());

        Response chosen =
                session.api()
                        .header("X-Workspace-Id", second)
                        .create(Map.of("email", "a@example.com"));
        Response open = session.api().get(LEADS);
        Response foreign = session.api().header("X-Workspace-Id", other.workspaceId()).get(LEADS);
        Response ofWorkspaceKey =
                ConsoleSession.of(tenant.key())
                        .api()
                        .header("X-Workspace-Id", other.workspaceId())
                        .get(LEADS);

        assertThat(chosen.jsonPath().getString("data.workspaceId")).isEqualTo(second);
        assertThat(open.jsonPath().getString("error.code")).isEqualTo("WORKSPACE_REQUIRED");
        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(ofWorkspaceKey.statusCode()).isEqualTo(403);
    }

    @Test
    void session_is_shown_for_its_cookie() {
        Response signedIn = ConsoleSession.signIn(tenant.key());

        Response shown = ConsoleSession.of(signedIn).show();

        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.asString()).isEqualTo(signedIn.asString());
        assertThat(given().get(ConsoleSession.PATH).statusCode()).isEqualTo(401);
        assertThat(given().header("X-Api-Key", tenant.key()).get(ConsoleSession.PATH).statusCode())
                .isEqualTo(401);
    }

    @Test
    void sign_out_expires_the_cookie() {
        ConsoleSession session = ConsoleSession.of(tenant.key());

        Response signedOut =
                given().cookie(ConsoleSession.COOKIE, session.cookie()).delete(ConsoleSession.PATH);

        assertThat(signedOut.statusCode()).isEqualTo(204);
        assertThat(signedOut.getDetailedCookie(ConsoleSession.COOKIE).getMaxAge()).isZero();
        assertThat(signedOut.getDetailedCookie(ConsoleSession.COOKIE).getPath()).isEqualTo("/");
        assertThat(signedOut.getDetailedCookie(ConsoleSession.COOKIE).getValue()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk_0123456789abcdef0123456789abcdef0123456789abcdef",
                "sk_user_0123456789abcdef",
                "x"
            })
    void wrong_key_returns_the_401_of_the_api(String key) {
        Response refused = ConsoleSession.signIn(key);

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.asString()).isEqualTo(Api.as(key).get(LEADS).asString());
        assertThat(refused.cookies()).isEmpty();
        assertThat(given().post(ConsoleSession.PATH).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource
    void intake_key_is_told_that_it_cannot_look(Keys keys) {
        Response refused = ConsoleSession.signIn(keys.newKey(tenant, "\"preset\":\"intake\""));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.jsonPath().getString("error.message"))
                .contains("only create leads", "cannot be used to look");
        assertThat(refused.cookies()).isEmpty();
    }

    @Test
    void other_methods_return_405_with_the_methods_of_the_session() {
        Response refused = given().put(ConsoleSession.PATH);

        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.header("Allow")).isEqualTo("DELETE, GET, POST");
    }

    @Test
    void console_without_a_slash_redirects_to_the_page() {
        Response redirect = given().redirects().follow(false).get("/console");

        assertThat(redirect.statusCode()).isEqualTo(302);
        assertThat(redirect.header("Location")).endsWith("/console/");
        assertThat(given().get("/console/").contentType()).startsWith("text/html");
    }
}
