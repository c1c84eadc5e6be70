package io.leadkeep.mail;

import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.Message;
import org.xbill.DNS.SimpleResolver;

/** One server, with a line before it: only so many queries are in flight at the same time. */
final class DnsServer {

    /** That many queries without an answer, one after the other, mean that nobody is there. */
    private static final int SILENT_AFTER = 5;

    private static final long AVOIDED_NANOS = Duration.ofSeconds(10).toNanos();

    private final Vertx vertx;
    private final SimpleResolver resolver;
    private final long timeoutMillis;
    private final int inFlight;

    private final Queue<Turn> line = new ConcurrentLinkedQueue<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile long lastUnanswered;

    /** A query in line; {@code purpose} is done when nobody needs the answer any more. */
    private record Turn(
            Message query, CompletableFuture<?> purpose, CompletableFuture<Message> answer) {}

    /**
     * A server that can be asked.
     *
     * @param address where it listens, over UDP and TCP
     * @param config how patient to be
     * @param vertx for timers
     */
    DnsServer(InetSocketAddress address, DnsConfig config, Vertx vertx) {
        this.vertx = vertx;
        this.timeoutMillis = config.timeout().toMillis();
        this.inFlight = config.inFlight();
        this.resolver = new SimpleResolver(address);
        this.resolver.setTimeout(config.timeout());
    }

    /**
     * Asks as soon as it is this query's turn. A truncated answer is asked for again over TCP.
     *
     * @param query to send
     * @param purpose what it is for: a query whose purpose is done before its turn is never sent
     * @return the reply, whatever it says; fails if none comes in time
     */
    CompletableFuture<Message> ask(Message query, CompletableFuture<?> purpose) {
        Turn turn = new Turn(query, purpose, new CompletableFuture<>());
        line.add(turn);
        serve();
        return turn.answer();
    }

    /** Whether it has said nothing for a while: others are asked first. */
    boolean isSilent() {
        return unanswered.get() >= SILENT_AFTER
                && System.nanoTime() - lastUnanswered < AVOIDED_NANOS;
    }

    /** How many queries wait for their turn. */
    int waiting() {
        return line.size();
    }

    /**
     * Sends while there is room. One thread at a time does so, for all the others too: a query that
     * fails at once makes room at once, and thousands in line would overflow the stack.
     */
    private void serve() {
        int seen = calls.incrementAndGet();
        if (seen > 1) {
            return;
        }
        while (seen > 0) {
            while (underWay.get() < inFlight) {
                Turn next = line.poll();
                if (next == null) {
                    break;
                }
                if (!next.purpose().isDone()) {
                    underWay.incrementAndGet();
                    send(next);
                }
            }
            seen = calls.addAndGet(-seen);
        }
    }

    /**
     * The time-out is kept here: dnsjava (3.6) looks at its own only when nothing else happens. The
     * place of a query is free when dnsjava has closed its socket.
     */
    private void send(Turn turn) {
        long timer =
                vertx.setTimer(
                        timeoutMillis,
                        late -> turn.answer().completeExceptionally(new TimeoutException()));
        sendNow(turn.query())
                .whenComplete(
                        (reply, failure) -> {
                            vertx.cancelTimer(timer);
                            underWay.decrementAndGet();
                            note(reply != null);
                            if (reply != null) {
                                turn.answer().complete(reply);
                            } else {
                                turn.answer().completeExceptionally(failure);
                            }
                            serve();
                        });
    }

    private CompletionStage<Message> sendNow(Message query) {
        try {
            // On the thread that has received the answer: reading it takes some microseconds.
            return resolver.sendAsync(query, Runnable::run);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(new CompletionException(e));
        }
    }

    private void note(boolean answered) {
        if (answered) {
            unanswered.set(0);
        } else {
            lastUnanswered = System.nanoTime();
            unanswered.incrementAndGet();
        }
    }
}
