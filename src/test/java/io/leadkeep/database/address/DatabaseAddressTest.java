package io.leadkeep.database.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.pgclient.PgConnectOptions;
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
    void url_of_each_form_gives_host_and_port(String url, String host, int port) {
        DatabaseAddress address = parse(url);

        assertThat(address.hosts()).containsExactly(new DatabaseHost(host, port));
        assertThat(address.database()).isEqualTo("leads");
        assertThat(options(address).getHost()).isEqualTo(host);
        assertThat(address.toDataSource().getPortNumbers()).containsExactly(port);
        assertThat(address.hasChoice()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "a.example:1,b_c:65535; a.example:1,b_c:65535",
                "a.example,b.example:5433; a.example:5432,b.example:5433",
                "[::1]:1,[2001:db8::2],10.0.0.1; [::1]:1,[2001:db8::2]:5432,10.0.0.1:5432",
            },
            delimiter = ';')
    void url_with_several_hosts_gives_each_with_its_port(String hosts, String read) {
        DatabaseAddress address = parse("postgresql://u:p@" + hosts + "/d");

        assertThat(address.toString()).isEqualTo(read + "/d");
        assertThat(address.hasChoice()).isTrue();
        assertThat(address.toDataSource().getServerNames())
                .containsExactly(
                        address.hosts().stream().map(DatabaseHost::name).toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "'', ANY, any",
        "?target_session_attrs=any, ANY, any",
        "?target_session_attrs=primary, PRIMARY, primary",
        "?sslmode=disable&target_session_attrs=read-write, READ_WRITE, primary",
    })
    void target_session_attrs_apply_to_migrations(
            String query, TargetSession target, String forJdbc) {
        DatabaseAddress address = parse("postgresql://u:p@h/d" + query);

        assertThat(address.target()).isEqualTo(target);
        assertThat(address.hasChoice()).isEqualTo(target != TargetSession.ANY);
        assertThat(address.toDataSource().getTargetServerType()).hasToString(forJdbc);
    }

    @ParameterizedTest
    @CsvSource({
        "ANY, true, true, true",
        "PRIMARY, false, true, true",
        "PRIMARY, true, true, false",
        "READ_WRITE, false, false, true",
        "READ_WRITE, false, true, false",
        "READ_WRITE, true, true, false",
    })
    void host_is_accepted_as_by_libpq(
            TargetSession target, boolean inRecovery, boolean readOnly, boolean accepted) {
        assertThat(target.accepts(inRecovery, readOnly)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({
        "h1:1|/d, host 2 of the list is empty",
        "|h2:1/d, host 1 of the list is empty",
        "h1:1|:2/d, host 2 of the list is empty",
        "h1:1|h2:0/d, the port of host 2 must be a number from 1 to 65535",
        "h1:65536/d, the port of host 1 must be",
        "h1:sec/d, the port of host 1 must be",
        "h1:1:2/d, the port of host 1 must be",
        "h1|h2/d?target_session_attrs=standby, 'target_session_attrs must be one of any,"
                + " read-write, primary'",
        "h1|h2/d?target_session_attrs=, target_session_attrs must be one of",
    })
    void invalid_hosts_are_rejected_with_reason(String rest, String reason) {
        assertThatThrownBy(() -> parse("postgresql://u:sec@" + rest.replace('|', ',')))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("DATABASE_URL: ")
                .hasMessageContaining(reason)
                .hasMessageNotContaining("sec");
    }

    @Test
    void connection_through_pooler_has_no_settings_or_prepared_statements() {
        DatabaseAddress address = parse("postgresql://u:p@h/d");

        PgConnectOptions options = address.toConnectOptions(address.hosts().get(0), true);

        assertThat(options.getCachePreparedStatements()).isFalse();
        assertThat(options.getUseLayer7Proxy()).isTrue();
        assertThat(options.getProperties())
                .containsEntry("application_name", "leadkeep")
                .doesNotContainKey("extra_float_digits")
                .doesNotContainKeys(
                        SessionSettings.STARTUP_PARAMETERS.keySet().toArray(String[]::new));
        assertThat(options(address).getProperties())
                .containsAllEntriesOf(SessionSettings.STARTUP_PARAMETERS);
        SessionSettings.STARTUP_PARAMETERS.forEach(
                (name, value) ->
                        assertThat(SessionSettings.IN_TRANSACTION)
                                .contains("set local " + name + " = " + value));
    }

    private static DatabaseAddress parse(String url) {
        return DatabaseUrl.parse("DATABASE_URL", url);
    }

    private static PgConnectOptions options(DatabaseAddress address) {
        return address.toConnectOptions(address.hosts().get(0), false);
    }

    @Test
    void user_and_password_are_percent_decoded_and_keep_plus() {
        DatabaseAddress address = parse("postgresql://a%40b:p%3Aw%2F+%25@h/d");

        assertThat(address.user()).isEqualTo("a@b");
        assertThat(address.password()).isEqualTo("p:w/+%");
    }

    @ParameterizedTest
    @CsvSource({"disable, DISABLE", "verify-full, VERIFY_FULL", "verify-ca, VERIFY_CA"})
    void sslmode_applies_to_both_drivers(String mode, SslMode expected) {
        DatabaseAddress address = parse("postgresql://u:p@h/d?sslmode=" + mode);

        assertThat(options(address).getSslMode()).isEqualTo(expected);
        assertThat(address.toDataSource().getSslMode()).isEqualTo(mode);
        boolean verifies = mode.startsWith("verify");
        assertThat(options(address).getTrustOptions() != null).isEqualTo(verifies);
        assertThat(options(address).isTrustAll()).isEqualTo(!verifies);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://u:secret@h/d",
                "postgresql://h/secret",
                "postgresql://u:secret@h",
                "postgresql://u:secret@/d",
                "postgresql://u:secret@h[1]/d",
                "postgresql://u:secret%zz@h/d",
                "postgresql://u:secret@h/d#sec",
                "postgresql://u:sec ret@h/d",
                "secret",
                "postgresql://u:secret@h/d?sslmode=sometimes"
            })
    void malformed_url_is_rejected_without_quoting_it(String url) {
        assertThatThrownBy(() -> parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DATABASE_URL")
                .hasMessageNotContaining("sec");
    }

    @Test
    void rejection_names_the_variable() {
        assertThatThrownBy(() -> DatabaseUrl.parse("OTHER_URL", "secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("OTHER_URL must have the form")
                .hasMessageNotContaining("sec");
        assertThatThrownBy(() -> DatabaseUrl.parse("OTHER_URL", "postgresql://u:p@h/d?sslmode=x"))
                .hasMessageStartingWith("OTHER_URL: sslmode");
    }

    @Test
    void address_prints_no_password() {
        assertThat(parse("postgresql://u:secret@h/d").toString()).doesNotContain("secret");
    }
}
