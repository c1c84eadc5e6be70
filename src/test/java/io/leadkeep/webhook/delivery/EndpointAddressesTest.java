package io.leadkeep.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadkeep.http.ApiException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses the setting permits. */
class EndpointAddressesTest {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    private static void check(String url, String... permitted) {
        new EndpointAddresses(null, FixedConfig.allowing(permitted))
                .check(url)
                .await()
                .atMost(LIMIT);
    }

    @Test
    void named_networks_are_permitted_and_others_are_not() {
        check("http://10.1.2.3/", "10.0.0.0/8", " fd00::/8");
        check("http://[fd00::1]/", "10.0.0.0/8", " fd00::/8");
        check("http://localhost/", "127.0.0.1");
        check("http://8.8.8.8/");

        assertThatThrownBy(() -> check("http://192.168.0.1/", "10.0.0.0/8"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("192.168.0.1");
        assertThatThrownBy(() -> check("http://localhost/")).hasMessageContaining("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "example.com", "10.0.0.0-10.0.0.9", "*"})
    void invalid_network_is_an_error_that_names_the_setting(String network) {
        FixedConfig config = FixedConfig.allowing(network);

        assertThatThrownBy(() -> new EndpointAddresses(null, config))
                .hasMessageContaining("LEADKEEP_WEBHOOK_ALLOW")
                .hasMessageContaining(network);
    }
}
