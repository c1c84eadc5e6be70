package io.leadkeep.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.auth.ApiKey;
import io.leadkeep.auth.KeyHash;
import io.leadkeep.testsupport.ConsoleSession;
import io.leadkeep.testsupport.Keys;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links that sign in once. */
@ServiceTest
class SignInLinkTest {

    @Inject Tenants tenants;
    @Inject SignInLinks links;

    private Tenant tenant;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
    }

    private static KeyHash hash(String key) {
        return ApiKey.parse(key).orElseThrow().hash();
    }

    private static String token(String link) {
        return link.substring(link.lastIndexOf('/') + 1);
    }

    @Test
    void link_signs_in_as_its_key() {
        String link = links.create(hash(tenant.platformKey()));

        Response signedIn = ConsoleSession.followLink(link);

        assertThat(link).startsWith("/console/#/link/");
        assertThat(signedIn.jsonPath().getString("data.key.kind")).isEqualTo("platform");
        assertThat(ConsoleSession.of(signedIn).api().get("/v1/account").statusCode())
                .isEqualTo(200);
    }

    @Test
    void link_works_once() {
        String link = links.create(hash(tenant.platformKey()));
        ConsoleSession.followLink(link);

        Response second = ConsoleSession.followLink(link);

        assertThat(second.statusCode()).isEqualTo(401);
        assertThat(second.jsonPath().getString("error.message"))
                .contains("used already or has expired");
        assertThat(second.cookies()).isEmpty();
        assertThat(ConsoleSession.followLink("/unknown").asString()).isEqualTo(second.asString());
    }

    @Test
    void link_that_is_followed_concurrently_signs_in_once() {
        String link = links.create(hash(tenant.platformKey()));

        List<Integer> statuses =
                IntStream.range(0, 8)
                        .parallel()
                        .mapToObj(i -> ConsoleSession.followLink(link).statusCode())
                        .toList();

        assertThat(statuses).containsOnlyOnce(200).contains(401);
    }

    @Test
    void link_ends_after_ten_minutes() {
        AtomicLong nanos = new AtomicLong();
        SignInLinks own = new SignInLinks(new SecureRandom(), nanos::get);
        KeyHash key = hash(tenant.key());
        String used = token(own.create(key));
        String late = token(own.create(key));

        nanos.set(Duration.ofMinutes(9).toNanos());
        assertThat(own.redeem(used)).contains(key);
        nanos.set(Duration.ofMinutes(10).toNanos());
        assertThat(own.redeem(late)).isEmpty();
    }

    @Test
    void link_of_a_key_that_was_revoked_or_may_not_be_used_here_is_refused() {
        String revoked = links.create(hash(tenant.key()));
        tenants.revokeKeys(tenant.workspaceId());
        String elsewhere =
                Keys.OF_USER.newKey(
                        tenant, "\"preset\":\"full\",\"allowedCidrs\":[\"192.0.2.0/24\"]");

        assertThat(ConsoleSession.followLink(revoked).statusCode()).isEqualTo(401);
        assertThat(ConsoleSession.followLink(links.create(hash(elsewhere))).statusCode())
                .isEqualTo(403);
    }

    @Test
    void form_of_another_site_does_not_sign_in() {
        String link = links.create(hash(tenant.platformKey()));

        Response refused =
                given().contentType("text/plain")
                        .body("{\"link\":\"" + token(link) + "\"}")
                        .post(ConsoleSession.PATH);

        assertThat(refused.statusCode()).isEqualTo(415);
        assertThat(ConsoleSession.followLink(link).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"link\":null}", "{\"link\":7}", "[]", "{"})
    void malformed_body_returns_400(String body) {
        Response refused =
                given().contentType("application/json").body(body).post(ConsoleSession.PATH);

        assertThat(refused.statusCode()).isEqualTo(400);
    }
}
