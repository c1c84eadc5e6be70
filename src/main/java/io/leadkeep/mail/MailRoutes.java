package io.leadkeep.mail;

import io.leadkeep.mail.MailRoute.Exchanger;
import io.leadkeep.mail.MailRoute.Kind;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Looks up where mail goes. Results are emitted on the subscriber's Vert.x context, or on a worker
 * thread without one.
 */
@ApplicationScoped
public class MailRoutes {

    private final CachingResolver dns;

    MailRoutes(CachingResolver dns) {
        this.dns = dns;
    }

    /**
     * Looks up the mail exchangers of a domain. Exchanges that are not a host name, such as an
     * address, are left out: mail cannot be sent there (RFC 5321, section 5.1).
     *
     * @param domain A-labels, lower case, without a trailing dot
     * @return never fails
     */
    public Uni<MailRoute> find(String domain) {
        return dns.find(domain, Type.MX)
                .chain(
                        mx ->
                                mx.outcome() == DnsAnswer.Outcome.NO_DATA
                                        ? findImplicit(domain)
                                        : Uni.createFrom().item(route(mx)));
    }

    /** Looks up the IPv4 and then IPv6 addresses of a host; empty if the DNS gives no answer. */
    public Uni<List<InetAddress>> addresses(String host) {
        return findAddresses(host)
                .map(
                        answers ->
                                answers.stream()
                                        .flatMap(answer -> answer.records().stream())
                                        .map(MailRoutes::address)
                                        .distinct()
                                        .toList());
    }

    /** RFC 5321, section 5.1: without MX records, a domain with an address is its exchanger. */
    private Uni<MailRoute> findImplicit(String domain) {
        return findAddresses(domain).map(answers -> implicitRoute(domain, answers));
    }

    private static MailRoute implicitRoute(String domain, List<DnsAnswer> answers) {
        if (answers.stream()
                .anyMatch(each -> !each.records().isEmpty() && each.failure() == null)) {
            return new MailRoute(Kind.ADDRESS, List.of(new Exchanger(domain, 0)));
        }
        return answers.stream()
                .map(DnsAnswer::failure)
                .filter(Objects::nonNull)
                .findFirst()
                .map(MailRoute::unknown)
                .orElse(MailRoute.NONE);
    }

    private Uni<List<DnsAnswer>> findAddresses(String host) {
        return Uni.combine()
                .all()
                .unis(dns.find(host, Type.A), dns.find(host, Type.AAAA))
                .with((v4, v6) -> List.of(v4, v6));
    }

    private static InetAddress address(Record found) {
        return found instanceof ARecord v4 ? v4.getAddress() : ((AAAARecord) found).getAddress();
    }

    private static MailRoute route(DnsAnswer mx) {
        return switch (mx.outcome()) {
            case FOUND -> route(mx.records().stream().map(MXRecord.class::cast).toList());
            case NO_DATA, NO_DOMAIN -> MailRoute.NONE;
            case FAILED -> MailRoute.unknown(mx.failure());
        };
    }

    private static MailRoute route(List<MXRecord> records) {
        if (records.stream().allMatch(each -> each.getTarget().equals(Name.root))) {
            // With any preference: RFC 7505 asks for 0, but the root has no other meaning.
            return MailRoute.NULL_MX;
        }
        Set<String> seen = new HashSet<>();
        List<Exchanger> exchangers =
                records.stream()
                        .map(MailRoutes::exchanger)
                        .flatMap(Optional::stream)
                        .sorted(
                                // By name, too: servers rotate records of equal preference.
                                Comparator.comparingInt(Exchanger::preference)
                                        .thenComparing(Exchanger::host))
                        .filter(each -> seen.add(each.host()))
                        .toList();
        return exchangers.isEmpty() ? MailRoute.NONE : new MailRoute(Kind.EXCHANGERS, exchangers);
    }

    private static Optional<Exchanger> exchanger(MXRecord mx) {
        return HostName.of(mx.getTarget()).map(host -> new Exchanger(host, mx.getPriority()));
    }
}
