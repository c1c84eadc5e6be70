package io.leadkeep.testsupport;

import static io.restassured.RestAssured.given;

import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Sends requests with a key; every answer is checked against the API document. */
public final class Api {

    private static final ContractFilter CONTRACT = new ContractFilter();

    private final RequestSpecification request;

    private Api(RequestSpecification request) {
        this.request = request;
    }

    /** With no key at all. */
    public static Api anonymous() {
        return new Api(given().filter(CONTRACT));
    }

    /** With a key in {@code X-Api-Key}. */
    public static Api as(String key) {
        return new Api(given().filter(CONTRACT).header("X-Api-Key", key));
    }

    /** With a tenant's workspace key. */
    public static Api as(Tenant tenant) {
        return as(tenant.key());
    }

    /** With one more header. */
    public Api header(String name, String value) {
        request.header(name, value);
        return this;
    }

    /** Creates a lead from JSON text. */
    public Response create(String json) {
        return post("/v1/leads", json.getBytes(StandardCharsets.UTF_8));
    }

    /** Creates a lead from fields. */
    public Response create(Map<String, ?> fields) {
        return request.contentType(ContentType.JSON).body(fields).post("/v1/leads");
    }

    /** Sends bytes as JSON. */
    public Response post(String path, byte[] body) {
        return request.header("Content-Type", "application/json").body(body).post(path);
    }

    /** Sends JSON text with any method. */
    public Response send(String method, String path, String json) {
        return request.urlEncodingEnabled(false)
                .header("Content-Type", "application/json")
                .body(json.getBytes(StandardCharsets.UTF_8))
                .request(method, path);
    }

    /** Changes what is at a path. */
    public Response patch(String path, String json) {
        return send("PATCH", path, json);
    }

    /** Posts JSON text. */
    public Response post(String path, String json) {
        return send("POST", path, json);
    }

    /** Posts nothing. */
    public Response post(String path) {
        return send("POST", path);
    }

    /** Deletes what is at a path. */
    public Response delete(String path) {
        return request.urlEncodingEnabled(false).delete(path);
    }

    /** Imports a CSV file. */
    public Response importCsv(CsvForm form) {
        return importCsv(form, "");
    }

    /** Imports a CSV file with a query behind the path. */
    public Response importCsv(CsvForm form, String query) {
        form.parts().forEach(request::multiPart);
        return request.contentType(ContentType.MULTIPART).post("/v1/leads/import/csv" + query);
    }

    /** Reads a path. */
    public Response get(String path) {
        return request.urlEncodingEnabled(false).get(path);
    }

    /** Sends a body of any type. */
    public Response send(String method, String path, String contentType, String body) {
        return request.config(
                        RestAssured.config()
                                .encoderConfig(
                                        EncoderConfig.encoderConfig()
                                                .encodeContentTypeAs(
                                                        contentType, ContentType.TEXT)))
                .header("Content-Type", contentType)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .request(method, path);
    }

    /** Sends any method, without a body. */
    public Response send(String method, String path) {
        return request.request(method, path);
    }
}
