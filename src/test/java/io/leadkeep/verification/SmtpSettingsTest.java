package io.leadkeep.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadkeep.verification.VerificationFixture.Smtp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpSettingsTest {

    private static void assertRefused(Smtp smtp, String variable) {
        assertThatThrownBy(() -> SmtpSettings.of(smtp))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(variable);
    }

    @Test
    void port_out_of_range_is_refused() {
        assertRefused(Smtp.at(65_536), "LEADKEEP_SMTP_PORT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"two words", "a\r\nDATA", "-a.example", "a..example", "[300]", "ü.example"})
    void invalid_helo_is_refused(String helo) {
        assertRefused(Smtp.at(25).helo(helo), "LEADKEEP_SMTP_HELO");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.example", "host", "[192.0.2.1]", "[IPv6:2001:db8::1]"})
    void host_name_and_address_literal_are_valid_helo(String helo) {
        assertThat(SmtpSettings.of(Smtp.at(25).helo(helo)).helo()).isEqualTo(helo);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nobody", "a@b.example\r\nDATA", "ü@b.example", "<a@b.example>", " a@b.co"})
    void invalid_sender_is_refused(String from) {
        assertRefused(Smtp.at(25).from(from), "LEADKEEP_SMTP_FROM");
    }
}
