package io.leadkeep.mail;

import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.xbill.DNS.Message;
import org.xbill.DNS.SimpleResolver;

/** One DNS server over UDP and TCP, with a limit of queries in flight and a queue for the rest. */
final class DnsServer {

    /** Consecutive queries without a reply after which the server counts as unresponsive. */
    private static final int UNRESPONSIVE_AFTER = 5;

    private static final long UNRESPONSIVE_NANOS = Duration.ofSeconds(10).toNanos();

    private final Vertx vertx;
    private final InetSocketAddress address;
    private final SimpleResolver resolver;
    private final DnsServerCheck check;
    private final long timeoutMillis;
    private final int maxInFlight;

    private final Deque<Pending> queue = new ConcurrentLinkedDeque<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger drainRequests = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile long lastUnanswered;

    private record Pending(
            Message query, CompletableFuture<?> purpose, CompletableFuture<Message> reply) {}

    /**
     * A server.
     *
     * @param nanoTime the clock of the check
     */
    DnsServer(InetSocketAddress address, DnsConfig config, Vertx vertx, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.address = address;
        this.check = new DnsServerCheck(this, nanoTime);
        this.timeoutMillis = config.timeout().toMillis();
        this.maxInFlight = config.maxInFlight();
        this.resolver = new SimpleResolver(address);
        this.resolver.setTimeout(config.timeout());
    }

    /**
     * Sends a query as soon as the limit allows; repeats it over TCP if the reply is truncated.
     *
     * @param purpose a query is dropped from the queue once this is done
     * @return any reply; fails if none comes in time
     */
    CompletableFuture<Message> send(Message query, CompletableFuture<?> purpose) {
        Pending pending = new Pending(query, purpose, new CompletableFuture<>());
        queue.add(pending);
        drain();
        return pending.reply();
    }

    /** Like {@link #send}, but before the queries in the queue. */
    CompletableFuture<Message> sendFirst(Message query, CompletableFuture<?> purpose) {
        Pending pending = new Pending(query, purpose, new CompletableFuture<>());
        queue.addFirst(pending);
        drain();
        return pending.reply();
    }

    DnsServerCheck check() {
        return check;
    }

    boolean isUnusable() {
        return check.state() != DnsServerCheck.State.USABLE;
    }

    /** Returns whether other servers should be tried first. */
    boolean isUnresponsive() {
        return unanswered.get() >= UNRESPONSIVE_AFTER
                && System.nanoTime() - lastUnanswered < UNRESPONSIVE_NANOS;
    }

    int waiting() {
        return queue.size();
    }

    /**
     * Sends queued queries up to the limit. Only one thread does so at a time, in a loop: a query
     * that fails at once starts the next one, and recursion would overflow the stack.
     */
    private void drain() {
        int seen = drainRequests.incrementAndGet();
        if (seen > 1) {
            return;
        }
        while (seen > 0) {
            while (inFlight.get() < maxInFlight) {
                Pending next = queue.poll();
                if (next == null) {
                    break;
                }
                if (!next.purpose().isDone()) {
                    inFlight.incrementAndGet();
                    start(next);
                }
            }
            seen = drainRequests.addAndGet(-seen);
        }
    }

    /**
     * Sets a timer: dnsjava (3.6.4, see dnsjava#273) checks its timeouts every second, and only
     * while no socket is ready. A query counts as in flight until dnsjava has closed its socket.
     */
    private void start(Pending pending) {
        long timer =
                vertx.setTimer(
                        timeoutMillis,
                        late -> pending.reply().completeExceptionally(new TimeoutException()));
        sendNow(pending.query())
                .whenComplete(
                        (reply, failure) -> {
                            vertx.cancelTimer(timer);
                            finish(pending, reply, failure);
                        });
    }

    private void finish(Pending pending, Message reply, Throwable failure) {
        inFlight.decrementAndGet();
        if (reply == null) {
            lastUnanswered = System.nanoTime();
            unanswered.incrementAndGet();
            pending.reply().completeExceptionally(failure);
        } else {
            unanswered.set(0);
            pending.reply().complete(reply);
        }
        drain();
    }

    @Override
    public String toString() {
        return address.toString().replaceFirst("^[^/]*/", "");
    }

    private CompletionStage<Message> sendNow(Message query) {
        try {
            // Stays on dnsjava's socket thread: reading a reply takes some microseconds.
            return resolver.sendAsync(query, Runnable::run);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(new CompletionException(e));
        }
    }
}
