package io.leadkeep.mail;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells which secure email gateway guards the mailboxes of a domain, by the names of its exchangers
 * ({@code mail-gateways.csv}).
 */
@ApplicationScoped
public class GatewayDetector {

    private static final String GATEWAY = "gateway";
    private static final Set<String> KINDS = Set.of(GATEWAY, "filter", "neither");

    private static final Guard NOT_KNOWN = new Guard(false, null, false);
    private static final Guard NOBODY = new Guard(true, null, false);

    private final MailRoutes routes;
    private final HostTable table = table();

    GatewayDetector(MailRoutes routes) {
        this.routes = routes;
    }

    static HostTable table() {
        return HostTable.load("mail-gateways.csv", SecureEmailGateway.slugs(), KINDS);
    }

    /**
     * Who stands in front of the mailboxes.
     *
     * @param known false where the DNS did not tell (time-out, server failure)
     * @param slug as the contract's {@code segProvider}, or null where none was found
     * @param separate whether that is a gateway of its own; false for Microsoft's own filter
     */
    public record Guard(boolean known, String slug, boolean separate) {}

    /**
     * Looks for the gateway of a domain.
     *
     * @param domain A-labels, lower case
     * @return what was found; never fails. It comes as that of {@link MailRoutes} does
     */
    public Uni<Guard> find(String domain) {
        return routes.find(domain).map(this::guard);
    }

    /** A domain without MX records takes its mail itself: nobody is in front of it. */
    private Guard guard(MailRoute route) {
        return switch (route.kind()) {
            case UNKNOWN -> NOT_KNOWN;
            case EXCHANGERS -> guard(route.exchangers());
            case ADDRESS, NULL_MX, NONE -> NOBODY;
        };
    }

    /**
     * Tells who guards mailboxes by where their mail goes.
     *
     * @param exchangers best preference first; each is looked at, the first that says something
     *     counts
     * @return the guard, which may be nobody
     */
    Guard guard(List<MailRoute.Exchanger> exchangers) {
        return exchangers.stream()
                .map(each -> table.find(each.host(), KINDS))
                .flatMap(Optional::stream)
                .filter(row -> !row.slug().equals(HostTable.NOBODY))
                .map(row -> new Guard(true, row.slug(), row.kind().equals(GATEWAY)))
                .findFirst()
                .orElse(NOBODY);
    }
}
