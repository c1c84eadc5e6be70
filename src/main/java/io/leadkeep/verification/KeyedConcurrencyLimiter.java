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
 * Lets only so many work at once, in all and at one place; the rest wait in line. Places take
 * turns: a long line at one of them does not keep the others waiting.
 */
final class KeyedConcurrencyLimiter {

    private final int inAll;
    private final int perPlace;
    private final Map<String, Line> lines = new HashMap<>();
    private final Set<String> ready = new LinkedHashSet<>();
    private int working;
    private boolean admitting;

    KeyedConcurrencyLimiter(int inAll, int perPlace) {
        this.inAll = inAll;
        this.perPlace = perPlace;
    }

    private static final class Line {
        private final Queue<Promise<Void>> waiting = new ArrayDeque<>();
        private int working;
    }

    /**
     * Works once it is its turn.
     *
     * @param place where, such as an exchanger
     * @param work what to do; the next one's turn comes when it has ended, well or not
     * @param <T> what comes of it
     * @return what came of it
     */
    <T> Future<T> take(String place, Supplier<Future<T>> work) {
        Promise<Void> turn = Promise.promise();
        synchronized (this) {
            lines.computeIfAbsent(place, missing -> new Line()).waiting.add(turn);
            ready.add(place);
        }
        Future<T> done =
                turn.future().compose(ignored -> work.get()).onComplete(ignored -> leave(place));
        admit();
        return done;
    }

    private void leave(String place) {
        synchronized (this) {
            Line line = lines.get(place);
            line.working--;
            working--;
            if (!line.waiting.isEmpty()) {
                ready.add(place);
            } else if (line.working == 0) {
                lines.remove(place);
            }
        }
        admit();
    }

    /**
     * Whoever is admitted starts outside of the lock, one after the other: work that is done at
     * once lets the next one in, and a long line of it must not become a deep stack.
     */
    private void admit() {
        for (Promise<Void> next = next(); next != null; next = next()) {
            next.complete();
            synchronized (this) {
                admitting = false;
            }
        }
    }

    private synchronized Promise<Void> next() {
        while (!admitting && working < inAll && !ready.isEmpty()) {
            String place = ready.iterator().next();
            ready.remove(place);
            Line line = lines.get(place);
            if (line.working < perPlace) {
                admitting = true;
                line.working++;
                working++;
                Promise<Void> admitted = line.waiting.remove();
                if (!line.waiting.isEmpty()) {
                    ready.add(place);
                }
                return admitted;
            }
        }
        return null;
    }
}
