package io.leadkeep.http.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leadkeep.testsupport.Haproxy;
import io.leadkeep.testsupport.RawHttp;
import io.leadkeep.testsupport.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Responses of HAProxy itself, with the configuration in docker/ and no node. */
class HaproxyAnswersTest {

    @TempDir static Path folder;

    private static Haproxy haproxy;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(Haproxy.isInstalled(), Haproxy.MISSING);
        haproxy =
                Haproxy.start(
                        folder, List.of(ServiceProcess.freePort(), ServiceProcess.freePort()));
    }

    @AfterAll
    static void stop() {
        if (haproxy != null) {
            haproxy.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"/q/metrics, 404, NOT_FOUND", "/v1/leads, 503, SERVICE_UNAVAILABLE"})
    void responses_of_the_proxy_have_envelope_and_security_headers(
            String path, int status, String code) throws Exception {
        String answer =
                RawHttp.send(
                        URI.create("http://127.0.0.1:" + haproxy.port()),
                        "GET "
                                + path
                                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("{\"success\":false,\"error\":{\"code\":\"" + code + "\"");
        for (String header :
                List.of(
                        "content-type: application/json",
                        "x-content-type-options: nosniff",
                        "referrer-policy: no-referrer",
                        "x-frame-options: deny",
                        "content-security-policy: default-src 'none'; frame-ancestors 'none'",
                        "cache-control: no-store")) {
            assertThat(answer.toLowerCase(Locale.ROOT)).containsOnlyOnce("\r\n" + header + "\r\n");
        }
    }
}
