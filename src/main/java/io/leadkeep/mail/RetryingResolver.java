package io.leadkeep.mail;

import io.vertx.core.Vertx;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.xbill.DNS.Message;

/**
 * Resolves a question with all retries: each server in its order, then all of them again after a
 * back-off, until the attempts or the deadline are exhausted. {@link DnsConfig} has the numbers.
 */
final class RetryingResolver {

    /** Multiplied by the number of the round. */
    private static final long BACK_OFF_MILLIS = 100;

    private final List<DnsServer> servers;
    private final Vertx vertx;
    private final int attempts;
    private final long deadlineMillis;

    /** Blocks while it resolves servers that are given by name. */
    RetryingResolver(DnsConfig config, Vertx vertx) {
        this.vertx = vertx;
        this.attempts = config.attempts();
        this.deadlineMillis = config.deadline().toMillis();
        this.servers =
                DnsServerAddresses.of(config.servers()).stream()
                        .map(address -> new DnsServer(address, config, vertx))
                        .toList();
    }

    /** Resolves a question; never fails. The answer may arrive on any thread. */
    CompletableFuture<DnsAnswer> resolve(DnsQuestion question) {
        CompletableFuture<DnsAnswer> result = new CompletableFuture<>();
        long timer =
                vertx.setTimer(
                        deadlineMillis,
                        late -> result.complete(DnsAnswer.failed(DnsFailure.TIMEOUT)));
        new Resolution(question, result).query();
        return result.whenComplete((answer, never) -> vertx.cancelTimer(timer));
    }

    int waiting() {
        return servers.stream().mapToInt(DnsServer::waiting).sum();
    }

    private final class Resolution {

        private final CompletableFuture<DnsAnswer> result;
        private final DnsReplyReader reader;
        private final List<DnsServer> order;
        private int tried;

        private Resolution(DnsQuestion question, CompletableFuture<DnsAnswer> result) {
            this.result = result;
            this.reader = new DnsReplyReader(question);
            this.order =
                    servers.stream()
                            .sorted(Comparator.comparing(DnsServer::isUnresponsive))
                            .toList();
        }

        private void query() {
            if (!result.isDone()) {
                order.get(tried % order.size())
                        .send(reader.question().toMessage(), result)
                        .whenComplete(this::handle);
            }
        }

        private void handle(Message reply, Throwable failure) {
            if (failure != null) {
                retry(DnsFailure.TIMEOUT);
                return;
            }
            try {
                DnsAnswer answer = reader.read(reply);
                if (answer == null) {
                    query();
                } else {
                    result.complete(answer);
                }
            } catch (UnusableReply e) {
                retry(DnsFailure.UNUSABLE);
            }
        }

        private void retry(DnsFailure failure) {
            tried++;
            if (tried == attempts * order.size()) {
                result.complete(DnsAnswer.failed(failure));
            } else if (tried % order.size() == 0) {
                vertx.setTimer(BACK_OFF_MILLIS * (tried / order.size()), elapsed -> query());
            } else {
                query();
            }
        }
    }
}
