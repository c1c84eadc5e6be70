package io.leadkeep.webhook.delivery;

import io.leadkeep.time.CallerContext;
import io.vertx.core.Context;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Starts deliveries within the concurrency of the node, and hands the results to their queues. One
 * that has been in flight for long does not count any more, so that endpoints that never answer
 * leave the concurrency to the others; their number has a limit of its own.
 */
@ApplicationScoped
class DeliveryRunner {

    private static final Logger LOG = Logger.getLogger(DeliveryRunner.class);

    private final Deliverer deliverer;
    private final AttemptFactory attempts;
    private final WebhookMetrics metrics;
    private final int concurrency;
    private Context context;
    private Collection<EndpointQueue> queues;
    private int inFlight;

    /** Those of {@link #inFlight} that have been so for long. */
    private int slow;

    private int rotation;
    private boolean isStopping;

    DeliveryRunner(
            Deliverer deliverer,
            AttemptFactory attempts,
            WebhookMetrics metrics,
            WebhookConfig config) {
        this.deliverer = deliverer;
        this.attempts = attempts;
        this.metrics = metrics;
        this.concurrency = config.concurrency();
    }

    /** Sets the event loop, to which all state belongs, and the queues of the node. */
    void use(Context loop, Collection<EndpointQueue> all) {
        context = loop;
        queues = all;
    }

    /** Starts no further delivery. */
    void stop() {
        isStopping = true;
    }

    boolean isIdle() {
        return inFlight == 0;
    }

    /** Returns how many deliveries may start. */
    int room() {
        return isStopping ? 0 : concurrency - (inFlight - slow);
    }

    private boolean mayStart(EndpointQueue queue) {
        return room() > 0 && (queue.inFlight().slow() == 0 || slow < concurrency);
    }

    /** Starts what may start, after the slow deliveries have made room. */
    void startAll() {
        queues.forEach(queue -> slow += queue.inFlight().noticeSlow());
        startInTurn();
    }

    /** Each time another endpoint begins, so that none of them takes all the concurrency. */
    private void startInTurn() {
        List<EndpointQueue> all = new ArrayList<>(queues);
        if (!all.isEmpty()) {
            Collections.rotate(all, rotation++ % all.size());
            all.forEach(this::start);
        }
    }

    void start(EndpointQueue queue) {
        while (mayStart(queue)) {
            Delivery next = queue.start();
            if (next == null) {
                return;
            }
            attempt(queue, next);
        }
    }

    /** Attempts a delivery that its queue has started. */
    void attempt(EndpointQueue queue, Delivery delivery) {
        inFlight++;
        Instant at = attempts.now();
        deliverer
                .attempt(queue.endpoint(), delivery.event())
                .subscribe()
                .with(
                        answer -> onLoop(() -> answered(queue, delivery, answer, at)),
                        e -> {
                            LOG.debug("A lead could not be read for a webhook", e);
                            onLoop(() -> notAttempted(queue, delivery));
                        });
    }

    private void onLoop(Runnable task) {
        CallerContext.runOn(context, task);
    }

    private void answered(EndpointQueue queue, Delivery delivery, Answer answer, Instant at) {
        boolean wasFull = room() <= 0;
        ended(delivery);
        Attempt attempt = attempts.of(queue.endpoint(), delivery, answer, at);
        metrics.count(attempt);
        if (answer.isSuccess()) {
            queue.succeeded(delivery, attempt);
        } else {
            queue.failed(delivery, attempt);
        }
        if (wasFull) {
            startInTurn();
        } else {
            start(queue);
        }
    }

    /** The next round tries again. */
    private void notAttempted(EndpointQueue queue, Delivery delivery) {
        ended(delivery);
        queue.notAttempted(delivery);
    }

    private void ended(Delivery delivery) {
        inFlight--;
        slow -= delivery.isSlow() ? 1 : 0;
    }
}
