package io.leadkeep.mail;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;

/** Reads the setting {@code leadkeep.dns.servers}. */
final class DnsServerAddresses {

    private static final Pattern FORM =
            Pattern.compile(
                    "(?<host>[^\\s:\\[\\]]+|\\[(?<v6>[0-9a-fA-F:.]+(%\\w+)?)])(:(?<port>\\d{1,5}))?");
    private static final int MAX_PORT = 65_535;

    private DnsServerAddresses() {}

    /**
     * Reads the addresses; blocks while it resolves those given by name.
     *
     * @param configured {@code host:port,…}, IPv6 in brackets, port 53 by default; empty for the
     *     servers of the system
     * @throws IllegalArgumentException naming the setting and the invalid address
     */
    static List<InetSocketAddress> of(Optional<String> configured) {
        if (configured.filter(text -> !text.isBlank()).isEmpty()) {
            return List.copyOf(ResolverConfig.getCurrentConfig().servers());
        }
        return Stream.of(configured.get().split(",", -1))
                .map(server -> address(server.strip()))
                .toList();
    }

    private static InetSocketAddress address(String server) {
        Matcher matcher = FORM.matcher(server);
        if (!matcher.matches()) {
            throw invalid(server, "is not of that form");
        }
        int port =
                matcher.group("port") == null
                        ? SimpleResolver.DEFAULT_PORT
                        : Integer.parseInt(matcher.group("port"));
        if (port < 1 || port > MAX_PORT) {
            throw invalid(server, "has no port between 1 and " + MAX_PORT);
        }
        String host = matcher.group("v6") == null ? matcher.group("host") : matcher.group("v6");
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw invalid(server, "is not known");
        }
    }

    private static IllegalArgumentException invalid(String server, String reason) {
        return new IllegalArgumentException(
                "LEADKEEP_DNS_SERVERS (leadkeep.dns.servers) must be host:port,… with IPv6"
                        + " addresses in brackets, such as 192.0.2.1:53,[2001:db8::1]:53; \""
                        + server
                        + "\" "
                        + reason);
    }
}
