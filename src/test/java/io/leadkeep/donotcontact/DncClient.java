package io.leadkeep.donotcontact;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.Tenant;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;

/** The do-not-contact list of a workspace, over HTTP. */
record DncClient(Tenant tenant) {

    static final String PATH = "/v1/dnc";

    /** Adds addresses and domains. */
    JsonPath add(String... emails) {
        return read(addAll("", emails));
    }

    JsonPath addWithReason(String reason, String... emails) {
        return read(addAll(",\"reason\":\"" + reason + "\"", emails));
    }

    private Response addAll(String more, String... emails) {
        StringBuilder entries = new StringBuilder();
        for (String email : emails) {
            entries.append(entries.isEmpty() ? "" : ",");
            entries.append("{\"email\":\"").append(email).append('"').append(more).append('}');
        }
        return post("{\"entries\":[" + entries + "]}");
    }

    Response post(String json) {
        return Api.as(tenant).post(PATH, json);
    }

    JsonPath remove(String json) {
        return read(Api.as(tenant).send("DELETE", PATH, json));
    }

    JsonPath list(String query) {
        return read(Api.as(tenant).get(PATH + query));
    }

    JsonPath check(String... emails) {
        String json = "{\"emails\":[\"" + String.join("\",\"", emails) + "\"]}";
        return read(Api.as(tenant).post(PATH + "/check", json));
    }

    void erase(String leadId) {
        read(Api.as(tenant).post("/v1/leads/" + leadId + "/erase"));
    }

    void reject() {
        String path = "/v1/workspaces/" + tenant.workspaceId();
        read(
                Api.as(tenant.platformKey())
                        .patch(path, "{\"settings\":{\"suppression\":\"reject\"}}"));
    }

    static JsonPath read(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return response.jsonPath();
    }
}
