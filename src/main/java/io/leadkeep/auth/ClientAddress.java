package io.leadkeep.auth;

import io.leadkeep.network.IpAddress;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** The address of a client, which Quarkus takes from {@code X-Forwarded-For} if that is enabled. */
final class ClientAddress {

    /** Brackets that Quarkus (3.33) leaves in place, and the zone of a link-local address. */
    private static final Pattern AROUND = Pattern.compile("^\\[|%.*|]$");

    private ClientAddress() {}

    /** Returns the address; empty where a proxy has sent a text that is none. */
    static Optional<InetAddress> of(SocketAddress client) {
        String text = client.hostAddress() == null ? client.host() : client.hostAddress();
        return text == null
                ? Optional.empty()
                : IpAddress.parse(AROUND.matcher(text).replaceAll(""));
    }
}
