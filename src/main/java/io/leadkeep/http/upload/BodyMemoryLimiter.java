package io.leadkeep.http.upload;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Limits the heap that large bodies use while they are processed, in the order of their requests. A
 * body above the limit is processed alone.
 */
@Singleton
class BodyMemoryLimiter {

    /**
     * Processing a bulk peaks at ten times its size on the heap. Measured with -Xmx256m: 81 MB
     * remain after full collections while bulks of 6.9 MB (5,000 rows with 90 short custom fields)
     * are stored one after the other; 14 MB of them are the idle service. So bulks use about a
     * third of the heap.
     */
    private static final int HEAP_BYTES_PER_BODY_BYTE = 32;

    private final long total;
    private final Deque<Reservation> pending = new ArrayDeque<>();
    private long free;

    @Inject
    BodyMemoryLimiter() {
        this(Runtime.getRuntime().maxMemory() / HEAP_BYTES_PER_BODY_BYTE);
    }

    BodyMemoryLimiter(long bodyBytes) {
        this.total = bodyBytes;
        this.free = bodyBytes;
    }

    /**
     * Requests memory for a body.
     *
     * @param granted is called once there is memory, perhaps at once and on any thread
     * @return to be released, granted or not
     */
    Reservation reserve(long bodyBytes, Runnable granted) {
        Reservation reservation = new Reservation(Math.min(bodyBytes, total), granted);
        synchronized (this) {
            pending.add(reservation);
        }
        grant();
        return reservation;
    }

    private void grant() {
        List<Reservation> granted = new ArrayList<>();
        synchronized (this) {
            while (!pending.isEmpty() && pending.peek().bytes <= free) {
                Reservation next = pending.poll();
                next.isGranted = true;
                free -= next.bytes;
                granted.add(next);
            }
        }
        granted.forEach(reservation -> reservation.granted.run());
    }

    private void release(Reservation reservation) {
        synchronized (this) {
            if (reservation.isGranted) {
                reservation.isGranted = false;
                free += reservation.bytes;
            } else {
                pending.remove(reservation);
            }
        }
        grant();
    }

    /** The memory of one body. */
    final class Reservation {

        private final long bytes;
        private final Runnable granted;
        private boolean isGranted;

        private Reservation(long bytes, Runnable granted) {
            this.bytes = bytes;
            this.granted = granted;
        }

        /** Idempotent. */
        void release() {
            BodyMemoryLimiter.this.release(this);
        }
    }
}
