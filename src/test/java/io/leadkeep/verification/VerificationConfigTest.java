package io.leadkeep.verification;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerificationConfigTest {

    @ParameterizedTest
    @CsvSource({
        "leadkeep.smtp.port, -1, at least 1",
        "leadkeep.smtp.port, 0, at least 1",
        "leadkeep.smtp.connect-timeout, 0s, above zero",
        "leadkeep.smtp.reply-timeout, 0s, above zero",
        "leadkeep.smtp.timeout, -1s, above zero",
        "leadkeep.smtp.max-connections, 0, at least 1",
        "leadkeep.smtp.max-connections-per-host, 0, at least 1",
        "leadkeep.verification.cache-ttl, 0s, above zero",
        "leadkeep.verification.unknown-cache-ttl, 0s, above zero",
        "leadkeep.verification.cache-size, 0, at least 1",
    })
    void setting_below_its_minimum_is_refused_with_its_name(
            String name, String value, String reason) {
        SmallRyeConfigBuilder builder =
                new SmallRyeConfigBuilder()
                        .withMapping(SmtpConfig.class)
                        .withMapping(VerificationConfig.class)
                        .withSources(new PropertiesConfigSource(Map.of(name, value), "test", 100));

        assertThatThrownBy(builder::build).hasMessageContaining(name).hasMessageContaining(reason);
    }
}
