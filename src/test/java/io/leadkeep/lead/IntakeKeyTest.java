package io.leadkeep.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.Keys;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A key with the preset intake creates leads and learns nothing of others. {@code ScopeGuardTest}
 * covers the operations that it may not use.
 */
@ServiceTest
class IntakeKeyTest {

    private static final String BODY = "{\"email\":\"jane@example.com\"}";

    @Inject Tenants tenants;

    private Tenant tenant;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
    }

    @ParameterizedTest
    @EnumSource
    void intake_key_creates_a_lead_and_gets_it(Keys keys) {
        Response created = Api.as(intakeKey(keys)).create(BODY);

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.jsonPath().getString("data.email")).isEqualTo("jane@example.com");
        assertThat(created.jsonPath().getString("data.userId")).isEqualTo(tenant.userId());
        assertThat(Api.as(tenant).get(created.header("Location")).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void duplicate_returns_409_without_the_existing_lead(Keys keys) {
        String id =
                Api.as(tenant)
                        .create(Map.of("email", "jane@example.com", "firstName", "Secret"))
                        .jsonPath()
                        .getString("data._id");

        Response plain = Api.as(intakeKey(keys)).create(BODY);
        String key = intakeKey(keys);
        Response stored = once(key).create(BODY);
        Response replayed = once(key).create(BODY);

        for (Response refused : new Response[] {plain, stored, replayed}) {
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.jsonPath().getString("error.code")).isEqualTo("CONFLICT");
            assertThat(refused.asString())
                    .isEqualTo(plain.asString())
                    .doesNotContain("data", "Secret", id);
        }
        assertThat(replayed.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void idempotency_key_of_another_key_replays_nothing() {
        Response created = once(tenant.key()).create(BODY);

        Response refused = once(intakeKey(Keys.OF_WORKSPACE)).create(BODY);

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.header("Idempotent-Replayed")).isNull();
        assertThat(refused.asString())
                .doesNotContain(created.jsonPath().getString("data._id"), "data");
    }

    @Test
    void idempotency_key_replays_the_own_lead() {
        String key = intakeKey(Keys.OF_WORKSPACE);

        Response created = once(key).create(BODY);
        Response replayed = once(key).create(BODY);

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(replayed.asString()).isEqualTo(created.asString());
        assertThat(replayed.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @ParameterizedTest
    @EnumSource
    void do_not_contact_list_is_not_shown(Keys keys) {
        Api.as(tenant)
                .post(
                        "/v1/dnc",
                        "{\"entries\":[{\"email\":\"jane@example.com\",\"reason\":\"complaint\"}]}");
        String key = intakeKey(keys);
        String body =
                "{\"email\":\"jane@example.com\",\"customFields\":{\"revenue\":12345678901234567890.10}}";

        Response created = once(key).create(body);
        Response replayed = once(key).create(body);

        for (Response shown : new Response[] {created, replayed}) {
            assertThat(shown.statusCode()).isEqualTo(201);
            assertThat(shown.jsonPath().getBoolean("data.doNotContact")).isFalse();
            assertThat(shown.asString())
                    .contains("\"doNotContactReason\":null", "12345678901234567890.10")
                    .doesNotContain("complaint");
            assertThat(shown.header("ETag")).doesNotContain("complaint");
        }
        assertThat(
                        Api.as(tenant)
                                .get(created.header("Location"))
                                .jsonPath()
                                .getString("data.doNotContactReason"))
                .isEqualTo("complaint");
    }

    private String intakeKey(Keys keys) {
        return keys.newKey(tenant, "\"preset\":\"intake\"");
    }

    private static Api once(String key) {
        return Api.as(key).header("Idempotency-Key", "form-1");
    }
}
