package io.leadkeep.auth;

import io.leadkeep.network.Cidr;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;

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

    /** Returns whether the key works from an address. */
    boolean allow(SocketAddress client) {
        return networks.isEmpty() || ClientAddress.of(client).filter(this::contain).isPresent();
    }

    private boolean contain(InetAddress client) {
        return networks.stream().anyMatch(network -> network.contains(client));
    }
}
