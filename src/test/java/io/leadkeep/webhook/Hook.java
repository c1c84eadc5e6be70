package io.leadkeep.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.Tenant;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A webhook of a test, over HTTP. */
record Hook(Tenant tenant, String id, String secret) {

    /** Creates a webhook; {@code more} adds fields or replaces the defaults. */
    static Hook create(Tenant tenant, String url, Map<String, ?> more) {
        Response created = post(tenant, url, more);
        assertThat(created.statusCode()).as(created.asString()).isEqualTo(201);
        JsonPath webhook = created.jsonPath();
        return new Hook(tenant, webhook.getString("data.id"), webhook.getString("data.secret"));
    }

    static Hook create(Tenant tenant, String url, String... events) {
        return create(tenant, url, Map.of("events", List.of(events)));
    }

    static Response post(Tenant tenant, String url, Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>();
        body.put("name", "Test");
        body.put("url", url);
        body.put("events", List.of("lead.created"));
        body.putAll(more);
        return Api.as(tenant).post("/v1/webhooks", json(body));
    }

    private static String json(Map<String, ?> body) {
        List<String> fields = new ArrayList<>();
        body.forEach((key, value) -> fields.add("\"" + key + "\":" + value(value)));
        return "{" + String.join(",", fields) + "}";
    }

    private static String value(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> fields = new HashMap<>();
            map.forEach((key, each) -> fields.put(key.toString(), each));
            return json(fields);
        }
        if (value instanceof List<?> list) {
            return "[" + String.join(",", list.stream().map(Hook::value).toList()) + "]";
        }
        return value instanceof String text ? "\"" + text + "\"" : String.valueOf(value);
    }

    String path() {
        return "/v1/webhooks/" + id;
    }

    JsonPath get() {
        return Api.as(tenant).get(path()).jsonPath();
    }

    Response patch(String json) {
        return Api.as(tenant).patch(path(), json);
    }

    /** Sends a test delivery and returns what came of it. */
    JsonPath test() {
        return post("test").jsonPath();
    }

    Response post(String action) {
        return Api.as(tenant).post(path() + "/" + action);
    }

    Response post(String action, String json) {
        return Api.as(tenant).post(path() + "/" + action, json);
    }

    JsonPath deliveries(String query) {
        return Api.as(tenant).get(path() + "/deliveries" + query).jsonPath();
    }
}
