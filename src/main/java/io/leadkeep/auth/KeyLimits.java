package io.leadkeep.auth;

import io.leadkeep.network.Cidr;
import io.leadkeep.network.IpAddress;
import io.vertx.core.net.SocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a key is limited to.
 *
 * @param expiresAt null for a key that does not expire
 * @param networks the key works from their addresses only; from every address if there are none
 */
public record KeyLimits(Scopes scopes, Instant expiresAt, List<Cidr> networks) {

    boolean hasExpired(long nowMillis) {
        return expiresAt != null && nowMillis >= expiresAt.toEpochMilli();
    }

    /** Returns whether the key works from an address. A proxy may have sent a text that is none. */
    boolean allow(SocketAddress client) {
        return networks.isEmpty() || isInNetwork(client.hostAddress());
    }

    private boolean isInNetwork(String client) {
        return Optional.ofNullable(client)
                // The zone of a link-local address, which belongs to this machine.
                .map(address -> address.replaceFirst("%.*", ""))
                .flatMap(IpAddress::parse)
                .filter(address -> networks.stream().anyMatch(each -> each.contains(address)))
                .isPresent();
    }
}
