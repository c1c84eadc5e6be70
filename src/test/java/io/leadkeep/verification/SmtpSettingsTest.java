package io.leadkeep.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadkeep.verification.VerificationFixture.Smtp;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpSettingsTest {

    private static void refused(Smtp smtp, String variable) {
        assertThatThrownBy(() -> SmtpSettings.of(smtp))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(variable);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_536})
    void a_port_that_is_none_is_refused(int port) {
        refused(Smtp.at(port), "LEADKEEP_SMTP_PORT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"two words", "a\r\nDATA", "-a.example", "a..example", "[300]", "ü.example"})
    void a_name_that_is_none_is_refused(String helo) {
        refused(Smtp.at(25).helo(helo), "LEADKEEP_SMTP_HELO");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.example", "host", "[192.0.2.1]", "[IPv6:2001:db8::1]"})
    void a_host_name_and_an_address_literal_are_names(String helo) {
        assertThat(SmtpSettings.of(Smtp.at(25).helo(helo)).helo()).isEqualTo(helo);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nobody", "a@b.example\r\nDATA", "ü@b.example", "<a@b.example>", " a@b.co"})
    void a_sender_that_is_no_address_is_refused(String from) {
        refused(Smtp.at(25).from(from), "LEADKEEP_SMTP_FROM");
    }

    @Test
    void no_time_at_all_is_refused() {
        refused(Smtp.at(25).replyTimeout(Duration.ZERO), "LEADKEEP_SMTP_REPLY_TIMEOUT");
    }
}
