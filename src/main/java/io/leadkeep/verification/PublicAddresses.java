package io.leadkeep.verification;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Distinguishes public addresses from special ones. The owner of a domain chooses the addresses of
 * its exchangers and could direct the probe into a private network (server-side request forgery).
 */
final class PublicAddresses {

    /** IANA's special-purpose registry (RFC 6890) without the globally reachable; multicast. */
    private static final List<Network> SPECIAL_V4 =
            networks(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4");

    /** Everything outside is special, IPv4-mapped addresses as well. */
    private static final Network GLOBAL_UNICAST_V6 = Network.of("2000::/3");

    /** Protocol assignments and Teredo, documentation, 6to4 (which embeds any IPv4 address). */
    private static final List<Network> SPECIAL_V6 =
            networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private PublicAddresses() {}

    static boolean contain(InetAddress address) {
        return address instanceof Inet4Address
                ? SPECIAL_V4.stream().noneMatch(each -> each.contains(address))
                : GLOBAL_UNICAST_V6.contains(address)
                        && SPECIAL_V6.stream().noneMatch(each -> each.contains(address));
    }

    private static List<Network> networks(String... cidrs) {
        return Stream.of(cidrs).map(Network::of).toList();
    }

    private record Network(byte[] prefix, int length) {

        static Network of(String cidr) {
            String[] parts = cidr.split("/");
            try {
                return new Network(
                        InetAddress.getByName(parts[0]).getAddress(), Integer.parseInt(parts[1]));
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(cidr, e);
            }
        }

        boolean contains(InetAddress address) {
            byte[] bytes = address.getAddress();
            int whole = length / 8;
            int mask = 0xff00 >> length % 8 & 0xff;
            return Arrays.equals(bytes, 0, whole, prefix, 0, whole)
                    && (mask == 0 || ((bytes[whole] ^ prefix[whole]) & mask) == 0);
        }
    }
}
