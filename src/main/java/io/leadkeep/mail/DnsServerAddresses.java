package io.leadkeep.mail;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;

/** Reads who is to be asked. */
final class DnsServerAddresses {

    private static final Pattern FORM =
            Pattern.compile(
                    "(?<host>[^\\s:\\[\\]]+|\\[(?<v6>[0-9a-fA-F:.]+(%\\w+)?)])(:(?<port>\\d{1,5}))?");
    private static final int LAST_PORT = 65_535;

    private DnsServerAddresses() {}

    /**
     * Reads the addresses; blocks while it looks up hosts that are given by name.
     *
     * @param configured {@code host:port,…}, IPv6 in brackets, port 53 where none is named; empty:
     *     the servers of the system
     * @return at least one
     * @throws IllegalArgumentException if one of them has another form or is not known
     */
    static List<InetSocketAddress> of(Optional<String> configured) {
        if (configured.filter(text -> !text.isBlank()).isEmpty()) {
            return List.copyOf(ResolverConfig.getCurrentConfig().servers());
        }
        List<InetSocketAddress> servers = new ArrayList<>();
        for (String server : configured.get().split(",", -1)) {
            servers.add(address(server.strip()));
        }
        return servers;
    }

    private static InetSocketAddress address(String server) {
        Matcher matcher = FORM.matcher(server);
        if (!matcher.matches()) {
            throw refusal(server, "is not of that form");
        }
        int port =
                matcher.group("port") == null
                        ? SimpleResolver.DEFAULT_PORT
                        : Integer.parseInt(matcher.group("port"));
        if (port < 1 || port > LAST_PORT) {
            throw refusal(server, "has no port between 1 and " + LAST_PORT);
        }
        String host = matcher.group("v6") == null ? matcher.group("host") : matcher.group("v6");
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw refusal(server, "is not known");
        }
    }

    private static IllegalArgumentException refusal(String server, String reason) {
        return new IllegalArgumentException(
                "LEADKEEP_DNS_SERVERS (leadkeep.dns.servers) must be host:port,… with IPv6"
                        + " addresses in brackets, such as 192.0.2.1:53,[2001:db8::1]:53; \""
                        + server
                        + "\" "
                        + reason);
    }
}
