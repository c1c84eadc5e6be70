package io.leadkeep.verification;

import io.leadkeep.mail.MailRoute;
import io.leadkeep.mail.MailRoutes;
import io.leadkeep.time.Deadline;
import io.vertx.core.Future;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/** Asks the exchangers of a domain, best preference first, until one of them says something. */
final class MxFallback {

    private static final int MAX_EXCHANGERS = 3;
    private static final int MAX_ADDRESSES = 2;

    private static final ProbeResult NO_ANSWER = ProbeResult.ofExchanger(MailboxAnswer.NO_ANSWER);

    /** More hosts can be reached by it. */
    private static final Comparator<InetAddress> IPV4_FIRST =
            Comparator.comparing(address -> !(address instanceof Inet4Address));

    private final MailRoutes routes;
    private final SmtpClient connections;
    private final SmtpSettings settings;

    MxFallback(MailRoutes routes, SmtpClient connections, SmtpSettings settings) {
        this.routes = routes;
        this.connections = connections;
        this.settings = settings;
    }

    /**
     * Asks for a mailbox.
     *
     * @param route with the exchangers
     * @param recipient the address in question
     * @param decoy one that nobody has, or null
     * @return what was found out: of the recipient, or of all of them; where no exchanger can be
     *     talked to, that is so for the whole domain
     */
    Future<ProbeResult> ask(MailRoute route, String recipient, String decoy) {
        Deadline deadline = Deadline.in(settings.timeout());
        return firstThatSpeaks(
                        route.exchangers().stream().limit(MAX_EXCHANGERS).iterator(),
                        deadline,
                        exchanger ->
                                ask(
                                        new SmtpSession.Question(
                                                recipient, decoy, exchanger.host(), true),
                                        deadline))
                .map(
                        finding ->
                                finding.equals(NO_ANSWER)
                                        ? ProbeResult.ofDomain(MailboxAnswer.NO_ANSWER)
                                        : finding);
    }

    private Future<ProbeResult> ask(SmtpSession.Question question, Deadline deadline) {
        return Future.fromCompletionStage(
                        routes.addresses(question.serverName()).subscribeAsCompletionStage())
                .compose(
                        addresses ->
                                firstThatSpeaks(
                                        allowed(addresses).iterator(),
                                        deadline,
                                        address -> connections.ask(address, question, deadline)));
    }

    private List<InetAddress> allowed(List<InetAddress> addresses) {
        return addresses.stream()
                .filter(address -> settings.privateAddresses() || PublicAddresses.contain(address))
                .sorted(IPV4_FIRST)
                .limit(MAX_ADDRESSES)
                .toList();
    }

    private interface Asker<T> {
        Future<ProbeResult> ask(T one);
    }

    private <T> Future<ProbeResult> firstThatSpeaks(
            Iterator<T> candidates, Deadline deadline, Asker<T> asker) {
        if (!candidates.hasNext() || deadline.hasPassed()) {
            return Future.succeededFuture(NO_ANSWER);
        }
        return asker.ask(candidates.next())
                .compose(
                        finding ->
                                finding.isOfExchanger()
                                        ? firstThatSpeaks(candidates, deadline, asker)
                                                .map(finding::orRather)
                                        : Future.succeededFuture(finding));
    }
}
