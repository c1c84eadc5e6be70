package io.leadkeep.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.testsupport.ServiceProcess;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The networks of a key behind a proxy, which sends the address of the client. */
class KeyAddressIT {

    private static final String PLATFORM_KEY = "sk_user_" + "6".repeat(48);
    private static final String LEAD = "/v1/leads/0123456789abcdef01234567";
    private static final int ACCEPTED = 404;

    @TempDir static Path folder;

    private static ServiceProcess service;

    @BeforeAll
    static void start() {
        service =
                ServiceProcess.start(
                        folder,
                        Map.of(
                                "LEADKEEP_BOOTSTRAP_PLATFORM_KEY",
                                PLATFORM_KEY,
                                "QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING",
                                "true",
                                "LEADKEEP_RATE_LIMIT_FAILED_AUTHENTICATIONS",
                                "1000"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24,  192.0.2.7,            404",
        "192.0.2.0/24,  192.0.2.7:4711,       404",
        "192.0.2.0/24,  ::ffff:192.0.2.7,     404",
        "192.0.2.0/24,  192.0.3.7,            403",
        "192.0.2.0/24,  ::ffff:192.0.3.7,     403",
        "192.0.2.0/24,  2001:db8::7,          403",
        "192.0.2.7,     192.0.2.7,            404",
        "192.0.2.7,     192.0.2.8,            403",
        "192.0.2.6/31,  192.0.2.7,            404",
        "192.0.2.6/31,  192.0.2.8,            403",
        "0.0.0.0/0,     192.0.2.7,            404",
        "0.0.0.0/0,     2001:db8::7,          403",
        "2001:db8::/33, 2001:DB8:7fff::7,     404",
        "2001:db8::/33, [2001:db8::7]:4711,   404",
        "2001:db8::/33, 2001:db8:8000::7,     403",
        "::/0,          192.0.2.7,            403",
        "0.0.0.0/0,     unknown,              403",
        "0.0.0.0/0,     _hidden,              403",
        "0.0.0.0/0,     192.0.2.0x7,          403",
    })
    void address_of_the_client_decides(String network, String client, int status) throws Exception {
        String key = newKey(network);

        HttpResponse<String> response = from(client, key);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    }

    @Test
    void text_that_is_no_address_limits_neither_a_key_without_networks_nor_a_failure() {
        assertThat(from("unknown", PLATFORM_KEY).statusCode()).isEqualTo(ACCEPTED);
        assertThat(from("unknown", "sk_" + "1".repeat(48)).statusCode()).isEqualTo(401);
    }

    private static HttpResponse<String> from(String client, String key) {
        HttpRequest.Builder request = service.request(LEAD, key).header("X-Forwarded-For", client);
        return service.send(request);
    }

    private static String newKey(String network) throws Exception {
        HttpResponse<String> created =
                service.post(
                        "/v1/account/api-keys",
                        PLATFORM_KEY,
                        "{\"name\":\"Limited\",\"preset\":\"full\",\"allowedCidrs\":[\"%s\"]}"
                                .formatted(network));
        return new ObjectMapper().readTree(created.body()).at("/data/apiKey").textValue();
    }
}
