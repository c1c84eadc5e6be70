package io.leadkeep.http.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.GzipClient;
import io.leadkeep.testsupport.RawHttp;
import io.leadkeep.testsupport.ServiceProcess;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Responses of the packaged service to paths and methods that it does not have. */
class ServedPathsIT {

    private static final String KEY = "sk_" + "8".repeat(48);

    @TempDir static Path folder;

    private static ServiceProcess service;

    @BeforeAll
    static void start() {
        service = ServiceProcess.start(folder, Map.of("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void undocumented_paths_return_404() {
        for (String path :
                List.of(
                        "/q",
                        "/q/",
                        "/q/dev",
                        "/q/dev-ui",
                        "/q/dev-ui/welcome",
                        "/q/dev-v1/",
                        "/q/arc",
                        "/q/arc/beans",
                        "/q/info",
                        "/q/openapi",
                        "/q/swagger-ui",
                        "/q/health-ui",
                        "/q/graphql-ui",
                        "/q/logging-manager",
                        "/health",
                        "/metrics",
                        "/actuator",
                        "/admin",
                        "/v2/leads",
                        "/leads",
                        "/.git/config",
                        "/.env",
                        "/application.properties",
                        "/db/migration/V1__create_account.sql",
                        "/META-INF/MANIFEST.MF",
                        "/META-INF/resources/index.html",
                        "/WEB-INF/web.xml",
                        "/webjars/swagger-ui/index.html",
                        "/reference/",
                        "/reference/guides/",
                        "/reference/guides/operations.md",
                        "/assets/",
                        "/assets/uplot/",
                        "/console/none.js",
                        "/console/screens/",
                        "/console/session/",
                        "/console/session/x",
                        "/trace.axd")) {
            HttpResponse<String> answer = service.get(path, KEY);

            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.body()).as(path).contains("\"NOT_FOUND\"");
        }
    }

    @Test
    void no_spelling_of_a_path_leaves_the_pages() throws Exception {
        for (String path :
                List.of(
                        "/reference/../application.properties",
                        "/reference/../../application.properties",
                        "/reference/%2e%2e/%2e%2e/application.properties",
                        "/reference/..%2fapplication.properties",
                        "/reference/..%5capplication.properties",
                        "/..;/application.properties",
                        "//application.properties",
                        "/reference/%252e%252e/application.properties",
                        "/reference/%00",
                        "/file:///etc/passwd")) {
            String answer =
                    RawHttp.send(
                            service.uri("/"),
                            "GET "
                                    + path
                                    + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

            assertThat(answer).as(path).matches("(?s)HTTP/1.1 (400|404) .*\"success\":false.*");
            assertThat(answer).as(path).doesNotContain("leadkeep.database", "root:");
        }
    }

    @Test
    void document_and_files_of_the_page_are_sent_compressed() throws Exception {
        GzipClient client = new GzipClient(service.uri("/"));
        for (String path :
                List.of(
                        "/openapi.json",
                        "/openapi.yaml",
                        "/reference/reference.css",
                        "/console/main.js",
                        "/assets/uplot/uPlot.esm.js",
                        "/reference/guides/api.md",
                        "/assets/marked/marked.esm.js")) {
            GzipClient.Answer answer = client.get(path, "Accept-Encoding", "gzip");

            assertThat(answer.isCompressed()).as(path).isTrue();
            assertThat(answer.content()).as(path).isEqualTo(client.get(path).content());
        }
    }

    @Test
    void responses_reveal_no_software_and_no_class() {
        for (String path : List.of("/", "/v1/leads", "/v1/no-such-path", "/q/health/ready")) {
            HttpResponse<String> answer = service.get(path, KEY);

            assertThat(answer.headers().map())
                    .as(path)
                    .doesNotContainKeys("server", "x-powered-by");
        }
        assertThat(service.send("POST", "/v1/leads", KEY, "{\"email\":\"").body())
                .doesNotContainIgnoringCase("exception")
                .doesNotContain("io.leadkeep", "com.fasterxml", "\tat ");
    }

    @Test
    void unusual_methods_are_rejected_and_not_echoed() throws Exception {
        for (String method : List.of("TRACE", "TRACK", "CONNECT", "DEBUG", "PROPFIND")) {
            String answer =
                    RawHttp.send(
                            service.uri("/"),
                            method
                                    + " /v1/leads HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: "
                                    + KEY
                                    + "\r\nX-Odd: echo-me\r\nConnection: close\r\n\r\n");

            assertThat(answer).as(method).matches("(?s)HTTP/1.1 4\\d\\d .*");
            assertThat(answer).as(method).doesNotContain("echo-me", KEY);
        }
    }
}
