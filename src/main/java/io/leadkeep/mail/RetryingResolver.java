package io.leadkeep.mail;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.xbill.DNS.Message;

/** Asks the servers in their order, again where it fails, until the deadline. */
final class RetryingResolver {

    private static final long PAUSE_MILLIS = 100;

    private final List<DnsServer> servers = new ArrayList<>();
    private final Vertx vertx;
    private final int attempts;
    private final long deadlineMillis;

    /**
     * A client of the configured servers.
     *
     * @param config whom to ask, and how patiently
     * @param vertx for timers
     * @throws IllegalArgumentException if a setting makes no sense; the message names it
     */
    RetryingResolver(DnsConfig config, Vertx vertx) {
        atLeastOne("leadkeep.dns.timeout", config.timeout().toMillis());
        atLeastOne("leadkeep.dns.attempts", config.attempts());
        atLeastOne("leadkeep.dns.deadline", config.deadline().toMillis());
        atLeastOne("leadkeep.dns.in-flight", config.inFlight());
        atLeastOne("leadkeep.dns.cache-size", config.cacheSize());
        this.vertx = vertx;
        this.attempts = config.attempts();
        this.deadlineMillis = config.deadline().toMillis();
        DnsServerAddresses.of(config.servers())
                .forEach(address -> servers.add(new DnsServer(address, config, vertx)));
    }

    /**
     * Asks.
     *
     * @param question what
     * @return the answer, on whatever thread it arrives; never fails
     */
    CompletableFuture<DnsAnswer> ask(DnsQuestion question) {
        CompletableFuture<DnsAnswer> result = new CompletableFuture<>();
        long timer = vertx.setTimer(deadlineMillis, late -> result.complete(DnsAnswer.FAILED));
        new Search(question, result).ask();
        return result.whenComplete((answer, never) -> vertx.cancelTimer(timer));
    }

    private static void atLeastOne(String setting, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(setting + " must be positive, and is " + value);
        }
    }

    /** How many queries wait for their turn. */
    int waiting() {
        return servers.stream().mapToInt(DnsServer::waiting).sum();
    }

    /** The way to one answer. */
    private final class Search {

        private final CompletableFuture<DnsAnswer> result;
        private final DnsReplyReader reply;
        private final List<DnsServer> order;
        private int tried;

        private Search(DnsQuestion question, CompletableFuture<DnsAnswer> result) {
            this.result = result;
            this.reply = new DnsReplyReader(question);
            this.order =
                    servers.stream().sorted(Comparator.comparing(DnsServer::isSilent)).toList();
        }

        private void ask() {
            if (!result.isDone()) {
                order.get(tried % order.size())
                        .ask(reply.open().toMessage(), result)
                        .whenComplete(
                                (message, failure) -> {
                                    if (failure == null) {
                                        read(message);
                                    } else {
                                        askNext();
                                    }
                                });
            }
        }

        private void read(Message message) {
            DnsAnswer answer;
            try {
                answer = reply.read(message);
            } catch (UnusableReply e) {
                askNext();
                return;
            }
            if (answer == null) {
                ask();
            } else {
                result.complete(answer);
            }
        }

        /** Servers that have all failed are given a moment: at once they would only fail again. */
        private void askNext() {
            tried++;
            if (tried == attempts * order.size()) {
                result.complete(DnsAnswer.FAILED);
            } else if (tried % order.size() == 0) {
                vertx.setTimer(PAUSE_MILLIS * (tried / order.size()), later -> ask());
            } else {
                ask();
            }
        }
    }
}
