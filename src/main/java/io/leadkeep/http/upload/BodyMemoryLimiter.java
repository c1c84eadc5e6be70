package io.leadkeep.http.upload;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The part of the heap that large bodies may take while they are worked on, shared out in the order
 * in which they ask. Whatever is larger than all of it gets all of it.
 */
final class BodyMemoryLimiter {

    /**
     * What is made of a bulk, its tree, its leads and their parameters, was seen to take up to 10
     * bytes a byte of the body: full collections at 256 MB leave 81 MB while bulks of 5,000 rows
     * with 90 short custom fields each, 6.9 MB, are stored one after the other, of which 14 MB are
     * the service when it is idle. So bulks take about a third of the heap, and the largest, which
     * take fewer bytes a byte, fit into 256 MB beside everything else.
     */
    private static final int HEAP_BYTES_PER_BODY_BYTE = 32;

    /** All of this node's. */
    static final BodyMemoryLimiter OF_THIS_NODE =
            new BodyMemoryLimiter(Runtime.getRuntime().maxMemory() / HEAP_BYTES_PER_BODY_BYTE);

    private final long total;
    private final Deque<Share> line = new ArrayDeque<>();
    private long free;

    BodyMemoryLimiter(long bodyBytes) {
        this.total = bodyBytes;
        this.free = bodyBytes;
    }

    /**
     * Asks for a share.
     *
     * @param bodyBytes the size of the body
     * @param granted is called once there is room, perhaps at once and on any thread
     * @return to be given back, whether it was granted or not
     */
    Share ask(long bodyBytes, Runnable granted) {
        Share share = new Share(Math.min(bodyBytes, total), granted);
        synchronized (this) {
            line.add(share);
        }
        grant();
        return share;
    }

    private void grant() {
        List<Share> granted = new ArrayList<>();
        synchronized (this) {
            while (!line.isEmpty() && line.peek().bytes <= free) {
                Share next = line.poll();
                next.isGranted = true;
                free -= next.bytes;
                granted.add(next);
            }
        }
        granted.forEach(share -> share.granted.run());
    }

    private void giveBack(Share share) {
        synchronized (this) {
            if (share.isGranted) {
                share.isGranted = false;
                free += share.bytes;
            } else {
                line.remove(share);
            }
        }
        grant();
    }

    /** The share of one body. */
    final class Share {

        private final long bytes;
        private final Runnable granted;
        private boolean isGranted;

        private Share(long bytes, Runnable granted) {
            this.bytes = bytes;
            this.granted = granted;
        }

        /** Gives it back, or leaves the line; once more does nothing. */
        void giveBack() {
            BodyMemoryLimiter.this.giveBack(this);
        }
    }
}
