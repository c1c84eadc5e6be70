package io.leadkeep.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.testsupport.ServiceProcess;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits of 20 requests of a key in 10 s and of 5 failed authentications per minute. */
class RateLimitIT {

    private static final String KEY = "sk_" + "7".repeat(48);
    private static final String PLATFORM_KEY = "sk_user_" + "7".repeat(48);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REQUESTS = 20;
    private static final int FAILURES = 5;

    @TempDir static Path folder;

    private static ServiceProcess service;

    @BeforeAll
    static void start() {
        service =
                ServiceProcess.start(
                        folder,
                        Map.of(
                                "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY",
                                KEY,
                                "LEADKEEP_BOOTSTRAP_PLATFORM_KEY",
                                PLATFORM_KEY,
                                "LEADKEEP_RATE_LIMIT_REQUESTS",
                                Integer.toString(REQUESTS),
                                "LEADKEEP_RATE_LIMIT_PERIOD",
                                "10s",
                                "LEADKEEP_RATE_LIMIT_FAILED_AUTHENTICATIONS",
                                Integer.toString(FAILURES)));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void key_above_its_limit_returns_429_with_retry_after_and_others_are_served() {
        List<HttpResponse<String>> answers = new ArrayList<>();
        // The bucket refills at two tokens per second.
        for (int i = 0; i < 10 * REQUESTS && !isRefused(answers); i++) {
            String email = "{\"email\":\"lead" + i + "@example.com\"}";
            answers.add(service.send("POST", "/v1/leads", KEY, email));
        }

        assertThat(answers).hasSizeGreaterThan(REQUESTS);
        assertThat(answers.subList(0, REQUESTS)).allMatch(answer -> answer.statusCode() == 201);
        assertThat(header(answers.get(0), "RateLimit-Limit")).isEqualTo(REQUESTS);
        assertThat(header(answers.get(0), "RateLimit-Remaining")).isEqualTo(REQUESTS - 1);
        HttpResponse<String> refused = answers.get(answers.size() - 1);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("\"RATE_LIMITED\"").contains("\"success\":false");
        assertThat(header(refused, "Retry-After")).isBetween(1, 10);
        assertThat(header(refused, "RateLimit-Remaining")).isZero();
        assertThat(header(refused, "RateLimit-Reset")).isBetween(1, 10);
        assertThat(refused.headers().firstValue("X-Request-Id")).isPresent();

        assertThat(service.get("/v1/account", PLATFORM_KEY).statusCode()).isEqualTo(200);
        long created = answers.stream().filter(answer -> answer.statusCode() == 201).count();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(
                        () ->
                                assertThat(service.get("/v1/leads?limit=1", KEY).body())
                                        .contains("\"total\":" + created + ","));
    }

    @Test
    void session_counts_against_the_limit_of_its_key() throws Exception {
        String workspaceId =
                JSON.readTree(service.get("/v1/workspaces", PLATFORM_KEY).body())
                        .at("/data/0/id")
                        .textValue();
        String key =
                JSON.readTree(
                                service.post(
                                                "/v1/workspaces/" + workspaceId + "/keys",
                                                PLATFORM_KEY,
                                                "{\"name\":\"Console\",\"preset\":\"full\"}")
                                        .body())
                        .at("/data/apiKey")
                        .textValue();
        HttpResponse<String> signedIn = service.send("POST", "/console/session", key, "");
        String cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
        String token = JSON.readTree(signedIn.body()).at("/data/csrfToken").textValue();
        List<HttpResponse<String>> bySession = new ArrayList<>();
        List<HttpResponse<String>> byKey = new ArrayList<>();

        for (int i = 0; i < 10 * REQUESTS && !isRefused(bySession); i++) {
            bySession.add(
                    service.send(
                            HttpRequest.newBuilder(service.uri("/v1/leads?limit=1"))
                                    .header("Cookie", cookie)
                                    .header("X-CSRF-Token", token)));
        }
        for (int i = 0; i < 10 * REQUESTS && !isRefused(byKey); i++) {
            byKey.add(service.get("/v1/leads?limit=1", key));
        }

        assertThat(bySession.get(0).statusCode()).isEqualTo(200);
        for (List<HttpResponse<String>> answers : List.of(bySession, byKey)) {
            HttpResponse<String> refused = answers.get(answers.size() - 1);
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(header(refused, "Retry-After")).isBetween(1, 10);
        }
        assertThat(header(byKey.get(0), "RateLimit-Remaining")).isLessThan(REQUESTS / 2);
    }

    @Test
    void address_with_failed_authentications_returns_429_and_a_valid_key_is_served() {
        List<HttpResponse<String>> answers = new ArrayList<>();
        for (int i = 0; i < 2 * FAILURES; i++) {
            String unknown = "sk_" + Integer.toString(i).repeat(48);
            answers.add(service.get("/v1/account", i % 2 == 0 ? unknown : "no key at all"));
        }

        assertThat(answers.subList(0, FAILURES))
                .allMatch(answer -> answer.statusCode() == 401)
                .allMatch(answer -> answer.headers().firstValue("WWW-Authenticate").isPresent());
        assertThat(answers.subList(FAILURES, 2 * FAILURES))
                .allMatch(answer -> answer.statusCode() == 429)
                .allMatch(answer -> header(answer, "Retry-After") > 0);
        assertThat(service.get("/v1/account", PLATFORM_KEY).statusCode()).isEqualTo(200);
    }

    private static boolean isRefused(List<HttpResponse<String>> answers) {
        return !answers.isEmpty() && answers.get(answers.size() - 1).statusCode() == 429;
    }

    private static int header(HttpResponse<String> answer, String name) {
        return Integer.parseInt(answer.headers().firstValue(name).orElseThrow());
    }
}
