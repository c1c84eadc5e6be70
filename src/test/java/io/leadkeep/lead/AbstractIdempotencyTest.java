package io.leadkeep.lead;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;

/** Requests with an {@code Idempotency-Key}. */
abstract class AbstractIdempotencyTest {

    static final String LEAD = "{\"email\":\"a@example.com\",\"customFields\":{\"n\":0.10}}";

    @Inject Tenants tenants;

    Tenant tenant;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
    }

    Response create(String key, String json) {
        return Api.as(tenant).header("Idempotency-Key", key).create(json);
    }

    Response send(String method, String key, String path, String json) {
        return Api.as(tenant).header("Idempotency-Key", key).send(method, path, json);
    }
}
