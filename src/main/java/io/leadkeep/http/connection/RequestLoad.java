package io.leadkeep.http.connection;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.LongAdder;

/** How many API requests this node has received, so that background work can give way to them. */
@Singleton
public final class RequestLoad {

    private final LongAdder received = new LongAdder();

    void count() {
        received.increment();
    }

    public long received() {
        return received.sum();
    }
}
