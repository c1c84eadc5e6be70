package io.leadkeep.mail;

import io.leadkeep.mail.MailRoute.Exchanger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Type;

/**
 * Detects the host of a domain's mailboxes, also behind a gateway ({@code mailbox-providers.csv}).
 * The first evidence decides:
 *
 * <ol>
 *   <li>the mail exchangers, also those listed after a gateway;
 *   <li>behind a separate gateway, {@code autodiscover.<domain>}, which mail programs use to find
 *       the mailbox;
 *   <li>behind a separate gateway, the SPF record: it is weaker evidence, because it lists senders,
 *       and many senders host no mailboxes.
 * </ol>
 */
@ApplicationScoped
public class ProviderDetector {

    /** Values of {@code espProvider}, apart from {@code other}. */
    static final Set<String> SLUGS =
            Set.of("google", "microsoft", "yahoo", "apple", "zoho", "proton", "fastmail", "yandex");

    private static final Set<String> MX = Set.of("mx");
    private static final Set<String> AUTODISCOVER = Set.of("autodiscover");
    private static final Set<String> SPF = Set.of("spf");
    private static final Set<String> KINDS = Set.of("mx", "autodiscover", "spf");

    private static final Detection NONE = new Detection(null, null);
    private static final Detection OTHER = new Detection(null, "other");

    private final CachingResolver dns;
    private final MailRoutes routes;
    private final GatewayDetector gateways;
    private final HostTable table = table();

    ProviderDetector(CachingResolver dns, MailRoutes routes, GatewayDetector gateways) {
        this.dns = dns;
        this.routes = routes;
        this.gateways = gateways;
    }

    static HostTable table() {
        return HostTable.load("mailbox-providers.csv", SLUGS, KINDS);
    }

    /**
     * The host of the mailboxes of a domain.
     *
     * @param failure null if the DNS answered
     * @param slug the value of {@code espProvider}; null if the domain takes no mail, or if the
     *     provider is unknown
     */
    public record Detection(DnsFailure failure, String slug) {}

    /** Never fails; emits like {@link MailRoutes#find} and takes a domain in the same form. */
    public Uni<Detection> find(String domain) {
        return routes.find(domain).chain(route -> find(domain, route));
    }

    private Uni<Detection> find(String domain, MailRoute route) {
        return switch (route.kind()) {
            case UNKNOWN -> Uni.createFrom().item(new Detection(route.failure(), null));
            case NULL_MX, NONE -> Uni.createFrom().item(NONE);
            case ADDRESS -> Uni.createFrom().item(OTHER);
            case EXCHANGERS -> findByExchangers(domain, route.exchangers());
        };
    }

    private Uni<Detection> findByExchangers(String domain, List<Exchanger> exchangers) {
        Optional<Detection> found = first(exchangers.stream().map(Exchanger::host), MX);
        if (found.isPresent()) {
            return Uni.createFrom().item(found.get());
        }
        return gateways.detect(exchangers).separate()
                ? findBehindGateway(domain)
                : Uni.createFrom().item(OTHER);
    }

    private Uni<Detection> findBehindGateway(String domain) {
        return Uni.combine()
                .all()
                .unis(dns.find("autodiscover." + domain, Type.CNAME), dns.find(domain, Type.TXT))
                .with(this::behindGateway);
    }

    /** Evidence from one answer counts even if the other lookup failed. */
    private Detection behindGateway(DnsAnswer autodiscover, DnsAnswer texts) {
        return first(targets(autodiscover), AUTODISCOVER)
                .or(() -> first(SpfRecord.references(texts.records()).stream(), SPF))
                .or(
                        () ->
                                Stream.of(autodiscover, texts)
                                        .filter(DnsAnswer::isFailed)
                                        .map(failed -> new Detection(failed.failure(), null))
                                        .findFirst())
                .orElse(OTHER);
    }

    private static Stream<String> targets(DnsAnswer autodiscover) {
        return autodiscover.records().stream()
                .map(each -> HostName.of(((CNAMERecord) each).getTarget()))
                .flatMap(Optional::stream);
    }

    private Optional<Detection> first(Stream<String> names, Set<String> evidence) {
        return names.map(name -> table.find(name, evidence))
                .flatMap(Optional::stream)
                .map(row -> new Detection(null, row.slug()))
                .findFirst();
    }
}
