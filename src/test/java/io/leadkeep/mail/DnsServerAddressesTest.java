package io.leadkeep.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.ResolverConfig;

class DnsServerAddressesTest {

    @Test
    void servers_are_read_in_order_with_default_port_53() {
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
    void empty_setting_uses_servers_of_the_system() {
        List<InetSocketAddress> ofSystem = ResolverConfig.getCurrentConfig().servers();

        assertThat(DnsServerAddresses.of(Optional.empty())).isEqualTo(ofSystem).isNotEmpty();
        assertThat(read(" ")).isEqualTo(ofSystem);
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
    void invalid_servers_are_refused_with_name_of_variable(String servers) {
        assertThatThrownBy(() -> read(servers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("LEADKEEP_DNS_SERVERS")
                .hasMessageContaining("host:port");
    }

    private static List<InetSocketAddress> read(String servers) {
        return DnsServerAddresses.of(Optional.of(servers));
    }
}
