package io.leadkeep.verification;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Limits how many tasks run at once, in total and per key, and queues the rest. Keys are served in
 * rotation, so a long queue of one key does not delay the others.
 */
final class KeyedConcurrencyLimiter {

    private final int maxTotal;
    private final int maxPerKey;
    private final Map<String, KeyQueue> queues = new HashMap<>();
    private final Set<String> ready = new LinkedHashSet<>();
    private int running;
    private boolean starting;

    KeyedConcurrencyLimiter(int maxTotal, int maxPerKey) {
        this.maxTotal = maxTotal;
        this.maxPerKey = maxPerKey;
    }

    private static final class KeyQueue {
        private final Queue<Promise<Void>> waiting = new ArrayDeque<>();
        private int running;
    }

    /** Runs a task as soon as the limits allow, and returns its result. */
    <T> Future<T> run(String key, Supplier<Future<T>> task) {
        Promise<Void> permit = Promise.promise();
        synchronized (this) {
            queues.computeIfAbsent(key, missing -> new KeyQueue()).waiting.add(permit);
            ready.add(key);
        }
        Future<T> result =
                permit.future().compose(ignored -> task.get()).onComplete(done -> release(key));
        startWaiting();
        return result;
    }

    private void release(String key) {
        synchronized (this) {
            KeyQueue queue = queues.get(key);
            queue.running--;
            running--;
            if (!queue.waiting.isEmpty()) {
                ready.add(key);
            } else if (queue.running == 0) {
                queues.remove(key);
            }
        }
        startWaiting();
    }

    /**
     * Starts tasks outside of the lock and in a loop: a task that completes at once calls {@link
     * #release}, and recursion would overflow the stack.
     */
    private void startWaiting() {
        for (Promise<Void> next = next(); next != null; next = next()) {
            next.complete();
            synchronized (this) {
                starting = false;
            }
        }
    }

    private synchronized Promise<Void> next() {
        while (!starting && running < maxTotal && !ready.isEmpty()) {
            String key = ready.iterator().next();
            ready.remove(key);
            KeyQueue queue = queues.get(key);
            if (queue.running < maxPerKey) {
                starting = true;
                queue.running++;
                running++;
                Promise<Void> permit = queue.waiting.remove();
                if (!queue.waiting.isEmpty()) {
                    ready.add(key);
                }
                return permit;
            }
        }
        return null;
    }
}
