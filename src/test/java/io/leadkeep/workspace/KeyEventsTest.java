package io.leadkeep.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.Keys;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events of keys of a workspace, and the key as the actor of events. */
@ServiceTest
class KeyEventsTest {

    @Inject Tenants tenants;

    private Tenant tenant;
    private String single;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
        single = "/v1/workspaces/" + tenant.workspaceId() + "/api-key";
    }

    @Test
    void created_and_deleted_named_keys_are_events_of_the_user() {
        Response created = Keys.OF_WORKSPACE.create(tenant, "\"preset\":\"full\"");
        String path =
                Keys.OF_WORKSPACE.path(tenant) + "/" + created.jsonPath().getString("data.id");
        Api.as(tenant.platformKey()).patch(path, "{\"name\":\"New\"}");
        Response deleted = Api.as(tenant.platformKey()).delete(path);

        Response events = events();
        assertThat(events.jsonPath().getList("data.type"))
                .isEqualTo(List.of("key.created", "key.deleted"));
        assertThat(events.jsonPath().getList("data.requestId"))
                .isEqualTo(List.of(created.header("X-Request-Id"), deleted.header("X-Request-Id")));
        assertThat(events.jsonPath().getList("data.actor.type")).containsOnly("user");
        assertThat(events.jsonPath().getList("data.actor.id")).containsOnly(tenant.userId());
        assertThat(events.jsonPath().getList("data.actor.name")).containsOnly("Test");
    }

    @Test
    void changes_of_the_single_key_are_events() {
        Api.as(tenant.platformKey()).post(single + "/rotate");
        Api.as(tenant.platformKey()).delete(single);
        Api.as(tenant.platformKey()).post(single);

        assertThat(events().jsonPath().getList("data.type"))
                .isEqualTo(List.of("key.deleted", "key.created", "key.deleted", "key.created"));
    }

    @Test
    void refused_changes_and_platform_keys_are_no_events() {
        Api.as(tenant.platformKey()).post(single);
        Api.as(tenant.platformKey()).delete(Keys.OF_WORKSPACE.path(tenant) + "/nonsense");
        Keys.OF_WORKSPACE.create(tenant, "\"preset\":\"none\"");
        Keys.OF_USER.create(tenant, "\"preset\":\"full\"");

        assertThat(events().jsonPath().getList("data")).isEmpty();
    }

    @Test
    void lead_event_names_the_key_or_the_user() {
        Response key = Keys.OF_WORKSPACE.create(tenant, "\"preset\":\"full\"");
        Api.as(key.jsonPath().getString("data.apiKey")).create("{\"email\":\"a@example.com\"}");
        Api.as(tenant.platformKey()).create("{\"email\":\"b@example.com\"}");

        Response events = Api.as(tenant).get("/v1/events?types=lead.created");
        assertThat(events.jsonPath().getList("data.actor.type")).isEqualTo(List.of("key", "user"));
        assertThat(events.jsonPath().getList("data.actor.id"))
                .isEqualTo(List.of(key.jsonPath().getString("data.id"), tenant.userId()));
        assertThat(events.jsonPath().getList("data.actor.name"))
                .isEqualTo(List.of("Test key", "Test"));
    }

    private Response events() {
        return Api.as(tenant.platformKey()).get("/v1/events?types=key.created,key.deleted");
    }
}
