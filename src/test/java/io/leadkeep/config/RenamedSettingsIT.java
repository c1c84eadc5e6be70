package io.leadkeep.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ExitStatus;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Former names of settings, as environment variables and as system properties. */
class RenamedSettingsIT {

    @TempDir Path folder;

    private ExitStatus start(String variable, String value) {
        return ExitStatus.command(folder, Map.of(variable, value));
    }

    @Test
    void old_environment_variable_takes_effect_under_the_new_name_with_one_warning() {
        ExitStatus start = start("LEADKEEP_CREATES_OPEN", "0");

        assertThat(start.code()).isNotZero();
        assertThat(start.output())
                .contains("leadkeep.creates.batch.max-pending", "at least 1")
                .containsOnlyOnce(
                        "The setting leadkeep.creates.open is now"
                                + " leadkeep.creates.batch.max-pending");
    }

    @Test
    void old_system_property_takes_effect_under_the_new_name() {
        ExitStatus start = start("JAVA_TOOL_OPTIONS", "-Dleadkeep.dns.in-flight=0");

        assertThat(start.code()).isNotZero();
        assertThat(start.output())
                .contains("leadkeep.dns.max-in-flight", "at least 1")
                .contains("The setting leadkeep.dns.in-flight is now leadkeep.dns.max-in-flight");
    }

    @Test
    void new_name_wins_over_the_old_one() {
        ExitStatus start =
                ExitStatus.command(
                        folder,
                        Map.of(
                                "LEADKEEP_CREATES_OPEN",
                                "10",
                                "LEADKEEP_CREATES_BATCH_MAX_PENDING",
                                "0"));

        assertThat(start.code()).isNotZero();
        assertThat(start.output()).contains("leadkeep.creates.batch.max-pending", "and is 0");
    }

    @Test
    void removed_setting_logs_a_warning() {
        ExitStatus start =
                ExitStatus.command(
                        folder,
                        Map.of(
                                "LEADKEEP_CLIENTS_HEAD_TIMEOUT",
                                "5s",
                                "LEADKEEP_CLIENTS_IDLE_TIMEOUT",
                                "75s",
                                "LEADKEEP_CREATES_BATCH_MAX_PENDING",
                                "0"));

        assertThat(start.output())
                .contains("The setting leadkeep.clients.head-timeout has no effect")
                .contains("The setting leadkeep.clients.idle-timeout has no effect");
    }
}
