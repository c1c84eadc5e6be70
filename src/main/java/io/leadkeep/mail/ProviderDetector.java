package io.leadkeep.mail;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Type;

/**
 * Tells who hosts the mailboxes of a domain, also where a gateway stands in front of them ({@code
 * mailbox-providers.csv}). In this order:
 *
 * <ol>
 *   <li>the exchangers, also those behind a gateway: mail arrives there;
 *   <li>where a separate gateway is in front, {@code autodiscover.<domain>}: mail programs are sent
 *       there to find their mailbox;
 *   <li>then the SPF record, its terms in their order: it only says who may send, which many may
 *       who host nothing;
 *   <li>else it is somebody else.
 * </ol>
 */
@ApplicationScoped
public class ProviderDetector {

    /** The contract's {@code espProvider}, section 3. */
    static final Set<String> SLUGS =
            Set.of("google", "microsoft", "yahoo", "apple", "zoho", "proton", "fastmail", "yandex");

    private static final String OTHER = "other";

    private static final Set<String> MX = Set.of("mx");
    private static final Set<String> AUTODISCOVER = Set.of("autodiscover");
    private static final Set<String> SPF = Set.of("spf");
    private static final Set<String> KINDS = Set.of("mx", "autodiscover", "spf");

    private static final Provider NOT_KNOWN = new Provider(false, null);
    private static final Provider NOBODY = new Provider(true, null);
    private static final Provider SOMEBODY_ELSE = new Provider(true, OTHER);

    private final CachingResolver dns;
    private final MailRoutes routes;
    private final GatewayDetector guards;
    private final HostTable table = table();

    ProviderDetector(CachingResolver dns, MailRoutes routes, GatewayDetector guards) {
        this.dns = dns;
        this.routes = routes;
        this.guards = guards;
    }

    static HostTable table() {
        return HostTable.load("mailbox-providers.csv", SLUGS, KINDS);
    }

    /**
     * Who hosts the mailboxes.
     *
     * @param known false where the DNS did not tell (time-out, server failure)
     * @param slug as the contract's {@code espProvider}, or null where the domain takes no mail
     */
    public record Provider(boolean known, String slug) {}

    /**
     * Looks for the host of a domain's mailboxes.
     *
     * @param domain A-labels, lower case
     * @return what was found; never fails. It comes as that of {@link MailRoutes} does
     */
    public Uni<Provider> find(String domain) {
        return routes.find(domain)
                .chain(
                        route ->
                                switch (route.kind()) {
                                    case UNKNOWN -> Uni.createFrom().item(NOT_KNOWN);
                                    case NULL_MX, NONE -> Uni.createFrom().item(NOBODY);
                                    case ADDRESS -> Uni.createFrom().item(SOMEBODY_ELSE);
                                    case EXCHANGERS -> byExchangers(domain, route.exchangers());
                                });
    }

    private Uni<Provider> byExchangers(String domain, List<MailRoute.Exchanger> exchangers) {
        Optional<Provider> found = first(exchangers.stream().map(MailRoute.Exchanger::host), MX);
        if (found.isPresent()) {
            return Uni.createFrom().item(found.get());
        }
        return guards.guard(exchangers).separate()
                ? behindGateway(domain)
                : Uni.createFrom().item(SOMEBODY_ELSE);
    }

    private Uni<Provider> behindGateway(String domain) {
        return Uni.combine()
                .all()
                .unis(dns.find("autodiscover." + domain, Type.CNAME), dns.find(domain, Type.TXT))
                .with((autodiscover, texts) -> behindGateway(autodiscover, texts));
    }

    /** What is found counts even if the other question got no answer. */
    private Provider behindGateway(DnsAnswer autodiscover, DnsAnswer texts) {
        return first(targets(autodiscover), AUTODISCOVER)
                .or(() -> first(SpfRecord.references(texts.records()).stream(), SPF))
                .orElse(autodiscover.isFailed() || texts.isFailed() ? NOT_KNOWN : SOMEBODY_ELSE);
    }

    private static Stream<String> targets(DnsAnswer autodiscover) {
        return autodiscover.records().stream()
                .map(each -> HostName.of(((CNAMERecord) each).getTarget()))
                .flatMap(Optional::stream);
    }

    private Optional<Provider> first(Stream<String> names, Set<String> evidence) {
        return names.map(name -> table.find(name, evidence))
                .flatMap(Optional::stream)
                .map(row -> new Provider(true, row.slug()))
                .findFirst();
    }
}
