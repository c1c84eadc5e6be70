package io.leadkeep.database;

import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import java.util.ArrayList;
import java.util.List;

/**
 * The sockets behind the connections of the pool. Vert.x 4.5 has no other way to end a connection
 * that has a statement under way and a host that says nothing: what is closed waits for an answer,
 * and goes back to the pool.
 */
final class PooledSockets {

    private final List<SocketConnectionBase> open = new ArrayList<>();

    /**
     * Adds one.
     *
     * @param connection of the pool
     */
    synchronized void add(SqlConnection connection) {
        open.removeIf(each -> !each.isValid());
        if (((SqlConnectionInternal) connection).unwrap().unwrap()
                instanceof SocketConnectionBase socket) {
            open.add(socket);
        }
    }

    /** Closes all. Whoever waits for an answer on one of them is told so. */
    void cut() {
        List<SocketConnectionBase> all;
        synchronized (this) {
            all = List.copyOf(open);
            open.clear();
        }
        all.forEach(each -> each.socket().close());
    }
}
