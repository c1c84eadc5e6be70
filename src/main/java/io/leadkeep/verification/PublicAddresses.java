package io.leadkeep.verification;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells which addresses are out in the world. Whoever owns a domain can name any address as its
 * exchanger's, one of our own network among them (server-side request forgery).
 */
final class PublicAddresses {

    /**
     * IANA's special-purpose registry (RFC 6890): what is not globally reachable, and multicast.
     */
    private static final List<IpSubnetFilterRule> SPECIAL_V4 =
            nets(
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

    /** Protocol assignments and Teredo, documentation, 6to4, which wraps any IPv4 address. */
    private static final List<IpSubnetFilterRule> SPECIAL_V6 =
            nets("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private PublicAddresses() {}

    /**
     * Tells whether an address may be connected to.
     *
     * @param address IPv4 or IPv6
     * @return false for private, loopback, link-local, multicast and every other special one
     */
    static boolean contain(InetAddress address) {
        return address instanceof Inet4Address
                ? !isIn(SPECIAL_V4, address)
                : isGlobalUnicast(address) && !isIn(SPECIAL_V6, address);
    }

    /**
     * 2000::/3; whatever is outside of it is special, mapped IPv4 addresses as well. Not by a rule
     * of Netty's: those (4.1) also match what has all bits of the mask set, here fe80:: and the
     * like.
     */
    private static boolean isGlobalUnicast(InetAddress address) {
        return (address.getAddress()[0] & 0xe0) == 0x20;
    }

    private static boolean isIn(List<IpSubnetFilterRule> nets, InetAddress address) {
        InetSocketAddress socket = new InetSocketAddress(address, 0);
        return nets.stream().anyMatch(net -> net.matches(socket));
    }

    private static List<IpSubnetFilterRule> nets(String... nets) {
        return Stream.of(nets)
                .map(net -> net.split("/"))
                .map(
                        net ->
                                new IpSubnetFilterRule(
                                        net[0], Integer.parseInt(net[1]), IpFilterRuleType.REJECT))
                .toList();
    }
}
