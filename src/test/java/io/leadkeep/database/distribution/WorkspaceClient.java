package io.leadkeep.database.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceProcess;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.awaitility.Awaitility;

/** Sends requests with one key, and checks their status. */
record WorkspaceClient(ServiceProcess service, String key) {

    HttpResponse<String> expect(String method, String path, String json, int status) {
        return expect(service.send(method, path, key, json), path, status);
    }

    private HttpResponse<String> expect(HttpResponse<String> answer, String path, int status) {
        assertThat(answer.statusCode())
                .as("%s: %s%n%s", path, answer.body(), service.output())
                .isEqualTo(status);
        return answer;
    }

    /** The JSON of a response. */
    JsonPath read(String method, String path, String json, int status) {
        return JsonPath.from(expect(method, path, json, status).body());
    }

    /** The body of a resource. */
    String get(String path) {
        return expect("GET", path, "", 200).body();
    }

    /** Creates a lead and returns its path. */
    String create(String email) {
        return expect(service.create(key, email), "create", 201)
                .headers()
                .firstValue("Location")
                .orElseThrow();
    }

    HttpResponse<String> createKeyed(String email) {
        String json = "{\"email\":\"" + email + "\"}";
        return service.send(
                service.request("POST", "/v1/leads", key, json).header("Idempotency-Key", "once"));
    }

    HttpResponse<String> upload(String path, String csv, int status) {
        String form =
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.csv\"\r\n\r\n"
                        + csv
                        + "\r\n--b--\r\n";
        return expect(
                service.send(
                        service.request(path, key)
                                .header("Content-Type", "multipart/form-data; boundary=b")
                                .POST(BodyPublishers.ofString(form))),
                path,
                status);
    }

    void awaitStatus(String path, String status) {
        Awaitility.await()
                .untilAsserted(
                        () ->
                                assertThat(read("GET", path, "", 200).getString("data.status"))
                                        .isEqualTo(status));
    }
}
