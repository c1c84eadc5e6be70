package io.leadkeep.mail;

import io.vertx.core.Vertx;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
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
    RetryingResolver(DnsConfig config, Vertx vertx, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.attempts = config.attempts();
        this.deadlineMillis = config.deadline().toMillis();
        this.servers =
                DnsServerAddresses.of(config.servers()).stream()
                        .map(address -> new DnsServer(address, config, vertx, nanoTime))
                        .toList();
    }

    /** Resolves a question; never fails. The answer may arrive on any thread. */
    CompletableFuture<DnsAnswer> resolve(DnsQuestion question) {
        CompletableFuture<DnsAnswer> result = new CompletableFuture<>();
        Resolution resolution = new Resolution(question, result);
        long timer = vertx.setTimer(deadlineMillis, late -> resolution.fail());
        resolution.query();
        return result.whenComplete((answer, never) -> vertx.cancelTimer(timer));
    }

    /** Checks the servers, unless that was done recently. */
    void check() {
        servers.forEach(server -> server.check().recent());
    }

    long unusable() {
        return servers.stream().filter(DnsServer::isUnusable).count();
    }

    int waiting() {
        return servers.stream().mapToInt(DnsServer::waiting).sum();
    }

    private final class Resolution {

        private final CompletableFuture<DnsAnswer> result;
        private final DnsReplyReader reader;
        private final List<DnsServer> order;
        private int tried;
        private volatile boolean replied;

        private Resolution(DnsQuestion question, CompletableFuture<DnsAnswer> result) {
            this.result = result;
            this.reader = new DnsReplyReader(question);
            this.order =
                    servers.stream()
                            .sorted(
                                    Comparator.comparing(DnsServer::isUnresponsive)
                                            .thenComparing(DnsServer::isUnusable))
                            .toList();
        }

        private void query() {
            if (!result.isDone()) {
                DnsServer server = order.get(tried % order.size());
                server.send(reader.question().toMessage(), result)
                        .whenComplete((reply, failure) -> handle(server, reply, failure));
            }
        }

        private void handle(DnsServer server, Message reply, Throwable failure) {
            if (failure != null) {
                retry();
            } else {
                server.check().recent().thenAccept(state -> read(reply, state));
            }
        }

        private void read(Message reply, DnsServerCheck.State server) {
            try {
                DnsAnswer answer = reader.read(reply, server);
                if (answer == null) {
                    query();
                } else {
                    result.complete(answer);
                }
            } catch (UnusableReply e) {
                replied = true;
                retry();
            }
        }

        private void fail() {
            result.complete(DnsAnswer.failed(replied ? DnsFailure.UNUSABLE : DnsFailure.TIMEOUT));
        }

        private void retry() {
            tried++;
            if (tried == attempts * order.size()) {
                fail();
            } else if (tried % order.size() == 0) {
                vertx.setTimer(BACK_OFF_MILLIS * (tried / order.size()), elapsed -> query());
            } else {
                query();
            }
        }
    }
}
