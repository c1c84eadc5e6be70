package io.leadkeep.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, 11.0.0.0",
        "10.1.2.3/8, 10.0.0.1, 9.255.255.255",
        "192.168.1.128/25, 192.168.1.255, 192.168.1.127",
        "127.0.0.1, 127.0.0.1, 127.0.0.2",
        "0.0.0.0/0, 8.8.8.8, ::1",
        "fd00::/8, fdff::1, fc00::1",
        "::1/128, ::1, ::2",
        "::ffff:10.0.0.1, 10.0.0.1, 10.0.0.2",
    })
    void network_contains_its_addresses_only(String text, String inside, String outside) {
        Cidr network = Cidr.parse(text).orElseThrow();

        assertThat(IpAddress.parse(inside)).get().matches(network::contains);
        assertThat(IpAddress.parse(outside)).get().matches(each -> !network.contains(each));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/08",
                "10.0.0.0/-1",
                "10.0.0/8",
                "10.0.0.0/8/8",
                "010.0.0.0/8",
                "256.0.0.0/8",
                "1.2.3.4./8",
                "fd00::/129",
                "fe80::1%1/64",
                "fd00:/8",
                ":",
                "localhost",
                "0x7f.1",
                "127.1",
                "2130706433",
            })
    void other_text_is_no_network(String text) {
        assertThat(Cidr.parse(text)).isEmpty();
    }
}
