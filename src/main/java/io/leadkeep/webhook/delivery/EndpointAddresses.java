package io.leadkeep.webhook.delivery;

import io.leadkeep.http.ApiException;
import io.leadkeep.mail.MailRoutes;
import io.leadkeep.network.Cidr;
import io.leadkeep.network.IpAddress;
import io.leadkeep.network.PublicAddresses;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Resolves the hosts of endpoints, and refuses those with an address that is not permitted. */
@Singleton
public class EndpointAddresses {

    /** A host must not be connected to. */
    static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        RefusedException(InetAddress address) {
            super(
                    "must not lead to the private or special address %s; LEADKEEP_WEBHOOK_ALLOW can permit its network"
                            .formatted(address.getHostAddress()),
                    null,
                    false,
                    false);
        }
    }

    /** Many networks have no IPv6 route. */
    private static final Comparator<InetAddress> IPV4_FIRST =
            Comparator.comparing(address -> !(address instanceof Inet4Address));

    private static final InetAddress LOOPBACK = IpAddress.parse("127.0.0.1").orElseThrow();

    /** Less than the time in which a request is answered. */
    private static final Duration CHECK_LIMIT = Duration.ofMillis(1_500);

    private final MailRoutes dns;
    private final List<Cidr> permitted;

    EndpointAddresses(MailRoutes dns, WebhookConfig config) {
        this.dns = dns;
        this.permitted =
                config.allow()
                        .map(networks -> Stream.of(networks.split(",", -1)))
                        .orElseGet(Stream::empty)
                        .map(String::strip)
                        .map(EndpointAddresses::network)
                        .toList();
    }

    private static Cidr network(String text) {
        return Cidr.parse(text)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "LEADKEEP_WEBHOOK_ALLOW (leadkeep.webhook.allow) must be a"
                                                + " comma list of networks such as 10.0.0.0/8, and"
                                                + " has "
                                                + text));
    }

    /**
     * Resolves the host once, and returns its addresses, IPv4 first; none if the DNS has none.
     * Fails with {@link RefusedException} if any of them is not permitted.
     */
    Uni<List<InetAddress>> resolve(WebhookUrl url) {
        return addresses(url).onItem().transformToUni(this::requirePermitted);
    }

    /**
     * Fails with 400 if the host of a URL has an address that is not permitted. A host without
     * addresses may get some later, and each attempt checks them again.
     */
    public Uni<Void> check(String text) {
        try {
            return resolve(WebhookUrl.parse(text))
                    .ifNoItem()
                    .after(CHECK_LIMIT)
                    .recoverWithItem(List.of())
                    .onFailure(RefusedException.class)
                    .transform(e -> ApiException.invalid("url", e.getMessage()))
                    .replaceWithVoid();
        } catch (WebhookUrl.InvalidException e) {
            return Uni.createFrom().failure(ApiException.invalid("url", e.getMessage()));
        }
    }

    private Uni<List<InetAddress>> addresses(WebhookUrl url) {
        if (url.literal() != null) {
            return Uni.createFrom().item(List.of(url.literal()));
        }
        return url.isLocalhost()
                ? Uni.createFrom().item(List.of(LOOPBACK))
                : dns.addresses(url.host());
    }

    private Uni<List<InetAddress>> requirePermitted(List<InetAddress> addresses) {
        return addresses.stream()
                .filter(address -> !isPermitted(address))
                .findFirst()
                .map(
                        refused ->
                                Uni.createFrom()
                                        .<List<InetAddress>>failure(new RefusedException(refused)))
                .orElseGet(
                        () ->
                                Uni.createFrom()
                                        .item(addresses.stream().sorted(IPV4_FIRST).toList()));
    }

    private boolean isPermitted(InetAddress address) {
        return PublicAddresses.contain(address)
                || permitted.stream().anyMatch(each -> each.contains(address));
    }
}
