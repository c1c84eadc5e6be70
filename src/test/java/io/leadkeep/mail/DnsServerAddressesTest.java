package io.leadkeep.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadkeep.mail.MailFixture.Settings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.ResolverConfig;

/** The forms of LEADKEEP_DNS_SERVERS. */
class DnsServerAddressesTest {

    @Test
    void servers_are_read_in_their_order_with_port_53_where_none_is_named() {
        assertThat(
                        read(
                                "192.0.2.1:5353, 192.0.2.2 ,[2001:db8::1]:54,[2001:db8::2],"
                                        + "localhost:55"))
                .containsExactly(
                        new InetSocketAddress("192.0.2.1", 5353),
                        new InetSocketAddress("192.0.2.2", 53),
                        new InetSocketAddress("2001:db8::1", 54),
                        new InetSocketAddress("2001:db8::2", 53),
                        new InetSocketAddress("localhost", 55));
    }

    @Test
    void without_any_those_of_the_system_are_asked() {
        List<InetSocketAddress> systems = ResolverConfig.getCurrentConfig().servers();

        assertThat(DnsServerAddresses.of(Optional.empty())).isEqualTo(systems).isNotEmpty();
        assertThat(read(" ")).isEqualTo(systems);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",",
                "192.0.2.1:53,",
                "192.0.2.1:0",
                "192.0.2.1:65536",
                "192.0.2.1:dns",
                "192.0.2.1:",
                "2001:db8::1",
                "2001:db8::1:53",
                "[2001:db8::1",
                "[nonsense]:53",
                "udp://192.0.2.1:53",
                "192.0.2.1 192.0.2.2",
                "no-such-host.invalid:53",
            })
    void another_form_is_refused_by_the_name_of_the_variable(String servers) {
        assertThatThrownBy(() -> read(servers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("LEADKEEP_DNS_SERVERS")
                .hasMessageContaining("host:port");
    }

    @Test
    void settings_that_would_never_let_a_query_out_are_refused_by_their_names() {
        Settings settings = Settings.of("192.0.2.1:53");

        assertRefused(settings.inFlight(0), "leadkeep.dns.in-flight");
        assertRefused(settings.timeout(Duration.ZERO), "leadkeep.dns.timeout");
        assertRefused(settings.deadline(Duration.ofSeconds(-1)), "leadkeep.dns.deadline");
        assertRefused(settings.cacheSize(0), "leadkeep.dns.cache-size");
    }

    private static void assertRefused(Settings settings, String name) {
        // Refused before Vert.x is needed.
        assertThatThrownBy(() -> new RetryingResolver(settings, null)).hasMessageStartingWith(name);
    }

    private static List<InetSocketAddress> read(String servers) {
        return DnsServerAddresses.of(Optional.of(servers));
    }
}
