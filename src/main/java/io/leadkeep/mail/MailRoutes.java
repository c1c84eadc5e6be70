package io.leadkeep.mail;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Asks the DNS where mail goes. Answers come on the Vert.x context of whoever subscribes, or on a
 * worker thread where there is none.
 */
@ApplicationScoped
public class MailRoutes {

    private static final MailRoute NONE = new MailRoute(MailRoute.Kind.NONE, List.of());
    private static final MailRoute NULL_MX = new MailRoute(MailRoute.Kind.NULL_MX, List.of());
    private static final MailRoute UNKNOWN = new MailRoute(MailRoute.Kind.UNKNOWN, List.of());

    private final CachingResolver dns;

    MailRoutes(CachingResolver dns) {
        this.dns = dns;
    }

    /**
     * Finds where the mail of a domain goes; remembered for as long as the records live.
     *
     * <p>Exchanges that are no host name, such as an address, are left out: no mail can be sent
     * there (RFC 5321, section 5.1). Where no other is left, the domain has no route.
     *
     * @param domain A-labels, lower case, without a trailing dot
     * @return the route; never fails: what cannot be found out is {@link MailRoute.Kind#UNKNOWN}
     */
    public Uni<MailRoute> find(String domain) {
        return dns.find(domain, Type.MX)
                .chain(
                        mx ->
                                mx.outcome() == DnsAnswer.Outcome.NO_DATA
                                        ? withoutMx(domain)
                                        : Uni.createFrom().item(route(mx)));
    }

    /**
     * Finds the addresses of a host.
     *
     * @param host an exchanger
     * @return IPv4 and then IPv6 addresses; empty if there are none or they cannot be found out
     */
    public Uni<List<InetAddress>> addresses(String host) {
        return both(host)
                .map(
                        answers -> {
                            List<InetAddress> addresses = new ArrayList<>();
                            answers.forEach(
                                    answer ->
                                            answer.records().stream()
                                                    .map(MailRoutes::address)
                                                    .forEach(addresses::add));
                            return addresses.stream().distinct().toList();
                        });
    }

    /** RFC 5321, section 5.1: the domain is its own exchanger, if it has an address. */
    private Uni<MailRoute> withoutMx(String domain) {
        return both(domain)
                .map(
                        answers -> {
                            if (answers.stream().anyMatch(each -> !each.records().isEmpty())) {
                                return new MailRoute(
                                        MailRoute.Kind.ADDRESS,
                                        List.of(new MailRoute.Exchanger(domain, 0)));
                            }
                            return answers.stream().anyMatch(DnsAnswer::isFailed) ? UNKNOWN : NONE;
                        });
    }

    private Uni<List<DnsAnswer>> both(String host) {
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
            case NO_DATA, NO_DOMAIN -> NONE;
            case FAILED -> UNKNOWN;
        };
    }

    private static MailRoute route(List<MXRecord> records) {
        if (records.stream().allMatch(each -> each.getTarget().equals(Name.root))) {
            // Whatever the preference beside it: there is no other sense in it.
            return NULL_MX;
        }
        Set<String> seen = new HashSet<>();
        List<MailRoute.Exchanger> exchangers =
                records.stream()
                        .map(MailRoutes::exchanger)
                        .flatMap(Optional::stream)
                        .sorted(
                                // Servers rotate records of one preference; a verdict does not.
                                Comparator.comparingInt(MailRoute.Exchanger::preference)
                                        .thenComparing(MailRoute.Exchanger::host))
                        .filter(each -> seen.add(each.host()))
                        .toList();
        return exchangers.isEmpty() ? NONE : new MailRoute(MailRoute.Kind.EXCHANGERS, exchangers);
    }

    private static Optional<MailRoute.Exchanger> exchanger(MXRecord mx) {
        return HostName.of(mx.getTarget())
                .map(host -> new MailRoute.Exchanger(host, mx.getPriority()));
    }
}
