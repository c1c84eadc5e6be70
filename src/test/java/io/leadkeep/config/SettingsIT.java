package io.leadkeep.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ExitStatus;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An impossible setting stops the service at its start. */
class SettingsIT {

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "LEADKEEP_RATE_LIMIT_REQUESTS, -1, leadkeep.rate-limit.requests, at least 0",
        "LEADKEEP_RATE_LIMIT_PERIOD, 0s, leadkeep.rate-limit.period, above zero",
        "LEADKEEP_ENRICHMENT_CONCURRENCY, 0, leadkeep.enrichment.concurrency, at least 1",
        "LEADKEEP_LOAD_SHEDDING_MAX_IN_FLIGHT, many, leadkeep.load-shedding.max-in-flight, is many",
        "LEADKEEP_CREATES_BATCH_MAX_PENDING, 0, leadkeep.creates.batch.max-pending, at least 1",
        "LEADKEEP_DNS_TIMEOUT, soon, leadkeep.dns.timeout, is soon",
    })
    void impossible_setting_stops_the_start_and_is_named(
            String variable, String value, String property, String reason) {
        ExitStatus start = ExitStatus.command(folder, Map.of(variable, value));

        assertThat(start.code()).isNotZero();
        assertThat(start.output()).contains(property).contains(reason);
        assertThat(folder.resolve("data")).doesNotExist();
    }
}
