package io.leadkeep.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.pgclient.SslMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {

    @ParameterizedTest
    @CsvSource({
        "postgresql://u:p@db.example/leads, db.example, 5432",
        "postgres://u:p@db.example:6543/leads, db.example, 6543",
        "postgresql://u:p@my_postgres:5432/leads, my_postgres, 5432",
        "postgresql://u:p@[::1]:5433/leads, ::1, 5433",
        "postgresql://u:p@127.0.0.1/leads?sslmode=require, 127.0.0.1, 5432",
    })
    void host_and_port_are_read_from_every_usual_form(String url, String host, int port) {
        DatabaseAddress address = DatabaseAddress.of(url);

        assertThat(address.host()).isEqualTo(host);
        assertThat(address.port()).isEqualTo(port);
        assertThat(address.database()).isEqualTo("leads");
        assertThat(address.toConnectOptions().getHost()).isEqualTo(host);
        assertThat(address.toDataSource().getPortNumbers()).containsExactly(port);
    }

    @Test
    void user_and_password_are_percent_decoded_and_a_plus_stands_for_itself() {
        DatabaseAddress address = DatabaseAddress.of("postgresql://a%40b:p%3Aw%2F+%25@h/d");

        assertThat(address.user()).isEqualTo("a@b");
        assertThat(address.password()).isEqualTo("p:w/+%");
    }

    @ParameterizedTest
    @CsvSource({"disable, DISABLE", "verify-full, VERIFY_FULL", "verify-ca, VERIFY_CA"})
    void the_mode_of_encryption_reaches_both_drivers(String mode, SslMode expected) {
        DatabaseAddress address = DatabaseAddress.of("postgresql://u:p@h/d?sslmode=" + mode);

        assertThat(address.toConnectOptions().getSslMode()).isEqualTo(expected);
        assertThat(address.toDataSource().getSslMode()).isEqualTo(mode);
        boolean verifies = mode.startsWith("verify");
        assertThat(address.toConnectOptions().getTrustOptions() != null).isEqualTo(verifies);
        assertThat(address.toConnectOptions().isTrustAll()).isEqualTo(!verifies);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://u:secret@h/d",
                "postgresql://h/secret",
                "postgresql://u:secret@h",
                "postgresql://u:secret@h1,h2/d",
                "postgresql://u:sec ret@h/d",
                "secret",
                "postgresql://u:secret@h/d?sslmode=sometimes"
            })
    void another_form_is_refused_without_repeating_it(String url) {
        assertThatThrownBy(() -> DatabaseAddress.of(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DATABASE_URL")
                .hasMessageNotContaining("sec");
    }

    @Test
    void a_refusal_names_the_variable_that_is_wrong() {
        assertThatThrownBy(() -> DatabaseAddress.of("OTHER_URL", "secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("OTHER_URL must have the form")
                .hasMessageNotContaining("sec");
        assertThatThrownBy(() -> DatabaseAddress.of("OTHER_URL", "postgresql://u:p@h/d?sslmode=x"))
                .hasMessageStartingWith("OTHER_URL: sslmode");
    }

    @Test
    void an_address_in_a_log_line_has_no_password() {
        assertThat(DatabaseAddress.of("postgresql://u:secret@h/d").toString())
                .doesNotContain("secret");
    }
}
