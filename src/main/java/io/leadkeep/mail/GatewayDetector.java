package io.leadkeep.mail;

import io.leadkeep.mail.MailRoute.Exchanger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Detects the secure email gateway of a domain by the host names of its mail exchangers ({@code
 * mail-gateways.csv}).
 */
@ApplicationScoped
public class GatewayDetector {

    private static final String GATEWAY = "gateway";
    private static final Set<String> KINDS = Set.of(GATEWAY, "filter", "neither");

    private static final Detection NONE = new Detection(null, null, false);

    private final MailRoutes routes;
    private final HostTable table = table();

    GatewayDetector(MailRoutes routes) {
        this.routes = routes;
    }

    static HostTable table() {
        return HostTable.load("mail-gateways.csv", SecureEmailGateway.slugs(), KINDS);
    }

    /**
     * The gateway of a domain.
     *
     * @param failure null if the DNS answered
     * @param gateway null if there is none, or it is unknown
     * @param separate whether it is a separate service; false for Microsoft's built-in filter
     */
    public record Detection(DnsFailure failure, SecureEmailGateway gateway, boolean separate) {}

    /** Never fails; emits like {@link MailRoutes#find} and takes a domain in the same form. */
    public Uni<Detection> find(String domain) {
        return routes.find(domain).map(this::detect);
    }

    private Detection detect(MailRoute route) {
        return switch (route.kind()) {
            case UNKNOWN -> new Detection(route.failure(), null, false);
            case EXCHANGERS -> detect(route.exchangers());
            case ADDRESS, NULL_MX, NONE -> NONE;
        };
    }

    /** Takes the first exchanger that the table lists, best preference first. */
    Detection detect(List<Exchanger> exchangers) {
        return exchangers.stream()
                .map(each -> table.find(each.host(), KINDS))
                .flatMap(Optional::stream)
                .filter(row -> !row.slug().equals(HostTable.NO_SLUG))
                .map(GatewayDetector::detection)
                .findFirst()
                .orElse(NONE);
    }

    private static Detection detection(HostTable.Row row) {
        return new Detection(
                null, SecureEmailGateway.ofSlug(row.slug()), row.kind().equals(GATEWAY));
    }
}
