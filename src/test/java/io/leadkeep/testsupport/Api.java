package io.leadkeep.testsupport;

import static io.restassured.RestAssured.given;

import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Sends requests; every response is compared with the API document. */
public final class Api {

    private static final ContractFilter CONTRACT = new ContractFilter();

    private final RequestSpecification request;

    private Api(RequestSpecification request) {
        this.request = request;
    }

    public static Api anonymous() {
        return new Api(given().filter(CONTRACT));
    }

    public static Api as(String key) {
        return new Api(given().filter(CONTRACT).header("X-Api-Key", key));
    }

    public static Api as(Tenant tenant) {
        return as(tenant.key());
    }

    public Api header(String name, String value) {
        request.header(name, value);
        return this;
    }

    public Response create(String json) {
        return post("/v1/leads", json.getBytes(StandardCharsets.UTF_8));
    }

    public Response create(Map<String, ?> fields) {
        return request.contentType(ContentType.JSON).body(fields).post("/v1/leads");
    }

    public Response post(String path, byte[] body) {
        return request.header("Content-Type", "application/json").body(body).post(path);
    }

    /** Sends JSON with any method. */
    public Response send(String method, String path, String json) {
        return request.urlEncodingEnabled(false)
                .header("Content-Type", "application/json")
                .body(json.getBytes(StandardCharsets.UTF_8))
                .request(method, path);
    }

    public Response patch(String path, String json) {
        return send("PATCH", path, json);
    }

    public Response post(String path, String json) {
        return send("POST", path, json);
    }

    public Response post(String path) {
        return send("POST", path);
    }

    public Response delete(String path) {
        return request.urlEncodingEnabled(false).delete(path);
    }

    public Response importCsv(CsvForm form) {
        return importCsv(form, "");
    }

    public Response importCsv(CsvForm form, String query) {
        return post("/v1/leads/import/csv" + query, form);
    }

    public Response post(String path, CsvForm form) {
        form.parts().forEach(request::multiPart);
        return request.contentType(ContentType.MULTIPART).post(path);
    }

    public Response get(String path) {
        return request.urlEncodingEnabled(false).get(path);
    }

    /** Sends a body of any type. */
    public Response send(String method, String path, String contentType, String body) {
        return send(method, path, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    public Response send(String method, String path, String contentType, byte[] body) {
        return request.config(
                        RestAssured.config()
                                .encoderConfig(
                                        EncoderConfig.encoderConfig()
                                                .encodeContentTypeAs(
                                                        contentType, ContentType.TEXT)))
                .header("Content-Type", contentType)
                .body(body)
                .request(method, path);
    }

    public Response send(String method, String path) {
        return request.request(method, path);
    }
}
