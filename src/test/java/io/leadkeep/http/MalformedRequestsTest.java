package io.leadkeep.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.testsupport.RawHttp;
import io.leadkeep.testsupport.ServiceTest;
import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that Vert.x cannot parse. */
@ServiceTest
class MalformedRequestsTest {

    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";
    private static final Duration SOON = Duration.ofSeconds(5);

    @TestHTTPResource URI service;

    @ParameterizedTest
    @ValueSource(ints = {9_000, 20_000, 300_000})
    void long_request_line_gets_414_with_envelope(int length) throws Exception {
        String line = "GET /v1/leads?search=" + "x".repeat(length) + HOST;

        assertRefused(line + "Connection: close\r\n\r\n", 414, "URI_TOO_LONG");
    }

    @ParameterizedTest
    @ValueSource(ints = {20_000, 70_000, 300_000})
    void large_headers_get_431_with_envelope(int size) throws Exception {
        String one = "GET /v1/leads" + HOST + "X-Filler: " + "x".repeat(size) + "\r\n";
        String many = "GET /v1/leads" + HOST + "X-Filler: 0123456789\r\n".repeat(size / 20);

        for (String head : new String[] {one, many}) {
            assertRefused(
                    head + "Connection: close\r\n\r\n", 431, "REQUEST_HEADER_FIELDS_TOO_LARGE");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "\u0016\u0003\u0001\u0002 \u0001?\r\n\r\n",
                "GET /v1/leads\r\n\r\n",
                "GET /v1/leads HTTP/one\r\nHost: localhost\r\n\r\n",
                "GET /v1/leads HTTP/1.1\r\nHost: localhost\r\nNo colon\r\n\r\n",
                "GET /v1/leads HTTP/1.1\r\nHost: localhost\r\nX Y: z\r\n\r\n",
                "GET /v1/leads HTTP/1.1\r\nHost: localhost\r\nX: a\u0001b\r\n\r\n",
                "POST /v1/leads HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n{}",
                "POST /v1/leads HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
                        + "Content-Length: 3\r\n\r\n{}",
            })
    void malformed_request_gets_400_with_envelope(String request) throws Exception {
        assertRefused(request, 400, "VALIDATION_ERROR");
    }

    @Test
    void malformed_request_after_another_gets_400_with_envelope() throws Exception {
        String answers = RawHttp.send(service, "GET /v1/leads" + HOST + "\r\nGARBAGE\r\n\r\n");

        assertThat(answers).startsWith("HTTP/1.1 401");
        int second = answers.lastIndexOf("HTTP/1.");
        assertThat(second).isPositive();
        assertAnswer(answers.substring(second), 400, "VALIDATION_ERROR");
    }

    private void assertRefused(String request, int status, String code) throws Exception {
        Instant sent = Instant.now();
        String answer = RawHttp.send(service, request);
        assertThat(Duration.between(sent, Instant.now())).isLessThan(SOON);
        assertAnswer(answer, status, code);
    }

    private static void assertAnswer(String answer, int status, String code) throws Exception {
        assertThat(answer)
                .matches("(?s)HTTP/1\\.[01] " + status + " .*")
                .containsIgnoringCase("\r\nX-Request-Id: ")
                .containsIgnoringCase("\r\nContent-Type: application/json\r\n")
                .containsIgnoringCase("\r\nConnection: close\r\n");
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        JsonNode failure = new ObjectMapper().readTree(body);
        assertThat(failure.path("success").booleanValue()).as(body).isFalse();
        assertThat(failure.path("error").path("code").textValue()).isEqualTo(code);
        assertThat(failure.path("error").path("message").textValue()).isNotBlank();
        assertThat(failure.path("error").path("details").size())
                .isEqualTo(code.equals("VALIDATION_ERROR") ? 1 : 0);
    }
}
