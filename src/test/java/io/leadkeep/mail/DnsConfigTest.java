package io.leadkeep.mail;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsConfigTest {

    @ParameterizedTest
    @CsvSource({
        "leadkeep.dns.timeout, 0s, above zero",
        "leadkeep.dns.attempts, 0, at least 1",
        "leadkeep.dns.deadline, -1s, above zero",
        "leadkeep.dns.max-in-flight, 0, at least 1",
        "leadkeep.dns.cache-size, 0, at least 1",
    })
    void setting_below_its_minimum_is_refused_with_its_name(
            String name, String value, String reason) {
        SmallRyeConfigBuilder builder =
                new SmallRyeConfigBuilder()
                        .withMapping(DnsConfig.class)
                        .withSources(new PropertiesConfigSource(Map.of(name, value), "test", 100));

        assertThatThrownBy(builder::build).hasMessageContaining(name).hasMessageContaining(reason);
    }
}
