package io.leadkeep.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.auth.ApiKey;
import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ConsoleSession;
import io.leadkeep.testsupport.Keys;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a session does not permit, and when it ends. */
@ServiceTest
class SessionSecurityTest {

    private static final String LEADS = "/v1/leads";
    private static final String LEAD = "{\"email\":\"a@example.com\"}";

    @Inject Tenants tenants;

    private Tenant tenant;
    private ConsoleSession session;

    @BeforeEach
    void ownSession() {
        tenant = tenants.create();
        session = ConsoleSession.of(tenant.key());
    }

    @Test
    void cookie_alone_returns_401_and_changes_nothing() {
        assertUnauthorized(session.withoutToken().get(LEADS));
        assertUnauthorized(session.withoutToken().create(LEAD));
        assertUnauthorized(session.withoutToken().delete(LEADS));

        assertThat(Api.as(tenant).get(LEADS).jsonPath().getInt("pagination.total")).isZero();
    }

    @Test
    void wrong_token_and_token_of_another_session_return_401_and_change_nothing() {
        ConsoleSession other = ConsoleSession.of(tenant.key());
        String token = session.csrfToken();

        for (String wrong :
                List.of(
                        "",
                        "x",
                        token.substring(1),
                        token + "A",
                        token.replace(token.charAt(0), (char) 0xE9),
                        other.csrfToken(),
                        session.cookie())) {
            assertUnauthorized(session.with(wrong).create(LEAD));
        }

        assertThat(Api.as(tenant).get(LEADS).jsonPath().getInt("pagination.total")).isZero();
        assertThat(other.api().get(LEADS).statusCode()).isEqualTo(200);
    }

    @Test
    void token_without_its_cookie_returns_401() {
        assertUnauthorized(
                Api.anonymous().header(ConsoleSession.CSRF_HEADER, session.csrfToken()).get(LEADS));
    }

    @Test
    void changed_cookie_returns_401() {
        String cookie = session.cookie();

        List<String> changed = new ArrayList<>();
        for (int i = 0; i < cookie.length(); i++) {
            char other = cookie.charAt(i) == 'A' ? 'B' : 'A';
            changed.add(cookie.substring(0, i) + other + cookie.substring(i + 1));
        }
        changed.addAll(List.of("", cookie.substring(4), cookie + "AAAA", cookie + "=", "%", "a b"));

        assertThat(changed)
                .allSatisfy(
                        each ->
                                assertUnauthorized(
                                        new ConsoleSession(each, session.csrfToken())
                                                .api()
                                                .get(LEADS)));
    }

    @Test
    void cookie_signed_with_another_key_returns_401() throws Exception {
        byte[] bytes = Base64.getUrlDecoder().decode(session.cookie());
        int signed = bytes.length - 32;
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
        mac.update(bytes, 0, signed);
        mac.doFinal(bytes, signed);

        ConsoleSession forged =
                new ConsoleSession(
                        Base64.getUrlEncoder().encodeToString(bytes), session.csrfToken());

        assertUnauthorized(forged.api().get(LEADS));
        assertThat(forged.show().statusCode()).isEqualTo(401);
    }

    @Test
    void request_with_a_key_ignores_the_cookie() {
        Tenant other = tenants.create();
        Api.as(other).create(LEAD);

        Response ofKey = session.api().header("X-Api-Key", other.key()).get(LEADS);
        Response ofWrongKey = session.api().header("X-Api-Key", "sk_wrong").get(LEADS);

        assertThat(ofKey.jsonPath().getInt("pagination.total")).isEqualTo(1);
        assertUnauthorized(ofWrongKey);
    }

    @Test
    void valid_cookie_is_found_beside_one_of_another_application() {
        Response both =
                Api.anonymous()
                        .header(
                                "Cookie",
                                "leadkeep_session=planted; a=b; leadkeep_session="
                                        + session.cookie())
                        .header(ConsoleSession.CSRF_HEADER, session.csrfToken())
                        .get(LEADS);

        assertThat(both.statusCode()).isEqualTo(200);
    }

    @Test
    void no_response_contains_the_key() {
        Response signedIn = ConsoleSession.signIn(tenant.key());
        ConsoleSession own = ConsoleSession.of(signedIn);
        String secret = tenant.key().substring(ApiKey.Kind.WORKSPACE.prefix().length());
        byte[] cookie = Base64.getUrlDecoder().decode(own.cookie());

        for (Response response :
                List.of(signedIn, own.show(), own.api().get(LEADS), given().get("/console/"))) {
            assertThat(response.asString() + response.headers()).doesNotContain(secret);
        }
        assertThat(new String(cookie, StandardCharsets.ISO_8859_1)).doesNotContain(secret);
        assertThat(HexFormat.of().formatHex(cookie)).doesNotContain(secret);
    }

    @Test
    void pages_of_other_origins_get_neither_permission_nor_token() {
        Response preflight =
                given().header("Origin", "https://evil.example")
                        .header("Access-Control-Request-Method", "POST")
                        .header("Access-Control-Request-Headers", "x-csrf-token,x-api-key")
                        .options(ConsoleSession.PATH);
        Response shown =
                given().header("Origin", "https://evil.example")
                        .cookie(ConsoleSession.COOKIE, session.cookie())
                        .get(ConsoleSession.PATH);

        assertThat(preflight.statusCode()).isEqualTo(405);
        for (Response response : List.of(preflight, shown)) {
            assertThat(response.headers().asList())
                    .noneMatch(header -> header.getName().startsWith("Access-Control-"));
        }
        assertThat(shown.header("Cache-Control")).isEqualTo("no-store");
        assertThat(shown.header("Content-Security-Policy")).startsWith("default-src 'none';");
    }

    @ParameterizedTest
    @EnumSource
    void key_with_other_networks_cannot_sign_in(Keys keys) {
        String elsewhere =
                keys.newKey(tenant, "\"preset\":\"full\",\"allowedCidrs\":[\"192.0.2.0/24\"]");

        Response refused = ConsoleSession.signIn(elsewhere);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.jsonPath().getString("error.message")).contains("this address");
        assertThat(refused.cookies()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    DELETE |                                   | 401
                    PATCH  | {"scopes":["enrich"]}             | 403
                    PATCH  | {"allowedCidrs":["192.0.2.0/24"]} | 403
                    PATCH  | {"preset":"intake"}               | 403
                    """)
    void change_of_the_key_is_effective_at_once(String method, String change, int status) {
        Response created = Keys.OF_WORKSPACE.create(tenant, "\"preset\":\"full\"");
        ConsoleSession own = ConsoleSession.of(created.jsonPath().getString("data.apiKey"));
        assertThat(own.api().get(LEADS).statusCode()).isEqualTo(200);

        String path =
                Keys.OF_WORKSPACE.path(tenant) + "/" + created.jsonPath().getString("data.id");
        Api owner = Api.as(tenant.platformKey());
        Response changed = change == null ? owner.delete(path) : owner.send(method, path, change);

        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(own.api().get(LEADS).statusCode()).isEqualTo(status);
    }

    @Test
    void rotated_key_ends_its_session_at_once() {
        assertThat(session.api().get(LEADS).statusCode()).isEqualTo(200);

        Response rotated =
                Api.as(tenant.platformKey())
                        .post("/v1/workspaces/" + tenant.workspaceId() + "/api-key/rotate");

        assertUnauthorized(session.api().get(LEADS));
        assertThat(session.show().statusCode()).isEqualTo(401);
        String key = rotated.jsonPath().getString("data.apiKey");
        assertThat(ConsoleSession.of(key).api().get(LEADS).statusCode()).isEqualTo(200);
    }

    @Test
    void expired_key_ends_its_session() {
        Instant soon = Instant.now().plusSeconds(2);
        ConsoleSession own =
                ConsoleSession.of(
                        Keys.OF_USER.newKey(
                                tenant,
                                "\"preset\":\"full\",\"expiresAt\":\"%s\"".formatted(soon)));
        assertThat(own.api().get(LEADS).statusCode()).isEqualTo(200);

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> own.api().get(LEADS).statusCode() == 401);
        assertThat(own.show().statusCode()).isEqualTo(401);
    }

    @Test
    void key_that_is_revoked_elsewhere_ends_its_session_within_one_second() {
        assertThat(session.api().get(LEADS).statusCode()).isEqualTo(200);

        tenants.revokeKeys(tenant.workspaceId());

        Awaitility.await()
                .atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertUnauthorized(session.api().get(LEADS)));
    }

    private static void assertUnauthorized(Response response) {
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.jsonPath().getString("error.code")).isEqualTo("UNAUTHORIZED");
    }
}
