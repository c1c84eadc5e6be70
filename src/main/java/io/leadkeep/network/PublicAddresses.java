package io.leadkeep.network;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Distinguishes public addresses from special ones. The owner of a domain chooses the addresses of
 * its hosts and could direct the service into a private network (server-side request forgery).
 *
 * <p>Source: the special-purpose address registries of IANA (RFC 6890), entries that are not
 * globally reachable; multicast; deprecated ranges.
 */
public final class PublicAddresses {

    private static final List<Cidr> SPECIAL_V4 =
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

    /** Everything outside is special, such as loopback, private and link-local addresses. */
    private static final Cidr GLOBAL_UNICAST_V6 = Cidr.of("2000::/3");

    /** Protocol assignments and Teredo, documentation, 6to4 (which embeds any IPv4 address). */
    private static final List<Cidr> SPECIAL_V6 =
            networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    /** A DNS64 server answers with it where a host has IPv4 only (RFC 6052). */
    private static final Cidr NAT64 = Cidr.of("64:ff9b::/96");

    private static final int V4_IN_NAT64 = 12;

    private PublicAddresses() {}

    /** Java represents an IPv4-mapped IPv6 address as an IPv4 address. */
    public static boolean contain(InetAddress address) {
        if (address instanceof Inet4Address) {
            return SPECIAL_V4.stream().noneMatch(each -> each.contains(address));
        }
        if (NAT64.contains(address)) {
            return contain(embedded(address));
        }
        return GLOBAL_UNICAST_V6.contains(address)
                && SPECIAL_V6.stream().noneMatch(each -> each.contains(address));
    }

    private static InetAddress embedded(InetAddress nat64) {
        byte[] bytes = nat64.getAddress();
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, V4_IN_NAT64, bytes.length));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Cidr> networks(String... texts) {
        return Stream.of(texts).map(Cidr::of).toList();
    }
}
