package io.leadkeep.verification;

import io.leadkeep.mail.MailRoute;
import io.leadkeep.mail.MailRoute.Exchanger;
import io.leadkeep.mail.MailRoutes;
import io.leadkeep.network.PublicAddresses;
import io.leadkeep.time.Deadline;
import io.vertx.core.Future;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** Asks the mail exchangers of a domain in order of preference until one of them answers. */
record MxFallback(MailRoutes routes, SmtpClient client, SmtpSettings settings) {

    private static final int MAX_EXCHANGERS = 3;
    private static final int MAX_ADDRESSES = 2;

    private static final ProbeResult NO_ANSWER = ProbeResult.ofExchanger(MailboxAnswer.NO_ANSWER);

    /** Many networks have no IPv6 route. */
    private static final Comparator<InetAddress> IPV4_FIRST =
            Comparator.comparing(address -> !(address instanceof Inet4Address));

    /** The result applies to the whole domain if no exchanger is reachable. */
    Future<ProbeResult> ask(MailRoute route, String recipient, String decoy) {
        Deadline deadline = Deadline.in(settings.timeout());
        Iterator<Exchanger> candidates =
                route.exchangers().stream().limit(MAX_EXCHANGERS).iterator();
        return firstAnswer(
                        candidates,
                        deadline,
                        exchanger ->
                                askExchanger(
                                        new SmtpSession.Request(
                                                recipient, decoy, exchanger.host(), true),
                                        deadline))
                .map(MxFallback::forDomainIfUnreachable);
    }

    private static ProbeResult forDomainIfUnreachable(ProbeResult result) {
        return result.equals(NO_ANSWER) ? ProbeResult.ofDomain(MailboxAnswer.NO_ANSWER) : result;
    }

    private Future<ProbeResult> askExchanger(SmtpSession.Request request, Deadline deadline) {
        return Future.fromCompletionStage(
                        routes.addresses(request.serverName()).subscribeAsCompletionStage())
                .compose(
                        addresses ->
                                firstAnswer(
                                        allowed(addresses),
                                        deadline,
                                        address -> client.ask(address, request, deadline)));
    }

    private Iterator<InetAddress> allowed(List<InetAddress> addresses) {
        return addresses.stream()
                .filter(address -> settings.privateAddresses() || PublicAddresses.contain(address))
                .sorted(IPV4_FIRST)
                .limit(MAX_ADDRESSES)
                .iterator();
    }

    private static <T> Future<ProbeResult> firstAnswer(
            Iterator<T> candidates, Deadline deadline, Function<T, Future<ProbeResult>> ask) {
        if (!candidates.hasNext() || deadline.hasPassed()) {
            return Future.succeededFuture(NO_ANSWER);
        }
        return ask.apply(candidates.next())
                .compose(
                        result ->
                                result.isOfExchanger()
                                        ? firstAnswer(candidates, deadline, ask).map(result::or)
                                        : Future.succeededFuture(result));
    }
}
