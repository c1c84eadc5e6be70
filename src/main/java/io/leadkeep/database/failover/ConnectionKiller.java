package io.leadkeep.database.failover;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateEvent;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The sockets behind the connections of the pool. Whatever closes a connection of Vert.x (4.5), its
 * own time-out of idle ones included, says good-bye and waits for the server to hang up: one that
 * says nothing any more keeps the connection, and whoever waits for an answer on it, for a quarter
 * of an hour.
 */
final class ConnectionKiller {

    /** The name that Vert.x gives to what notices that nothing is said. */
    private static final String IDLE = "idle";

    private static final class HangUpWhenIdle extends ChannelInboundHandlerAdapter {

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event)
                throws Exception {
            super.userEventTriggered(context, event);
            if (event instanceof IdleStateEvent) {
                context.close();
            }
        }
    }

    private final List<SocketConnectionBase> open = new ArrayList<>();

    /**
     * Adds one, which is hung up from now on when nothing is said on it for its idle time-out.
     *
     * @param connection of the pool
     */
    void add(SqlConnection connection) {
        socket(connection)
                .ifPresent(
                        socket -> {
                            ChannelPipeline pipeline = pipeline(socket);
                            if (pipeline.get(IDLE) != null) {
                                pipeline.addAfter(IDLE, null, new HangUpWhenIdle());
                            }
                            synchronized (this) {
                                open.removeIf(each -> !each.isValid());
                                open.add(socket);
                            }
                        });
    }

    /** Hangs all up. Whoever waits for an answer on one of them is told so. */
    void cut() {
        List<SocketConnectionBase> all;
        synchronized (this) {
            all = List.copyOf(open);
            open.clear();
        }
        all.forEach(ConnectionKiller::cut);
    }

    /**
     * Hangs one up.
     *
     * @param connection of the pool or not
     */
    static void cut(SqlConnection connection) {
        socket(connection).ifPresent(ConnectionKiller::cut);
    }

    /** From the first place: what comes after it would merely say good-bye. */
    private static void cut(SocketConnectionBase socket) {
        ChannelHandlerContext first = pipeline(socket).firstContext();
        if (first != null) {
            first.close();
        }
    }

    private static ChannelPipeline pipeline(SocketConnectionBase socket) {
        return socket.socket().channelHandlerContext().pipeline();
    }

    private static Optional<SocketConnectionBase> socket(SqlConnection connection) {
        return ((SqlConnectionInternal) connection).unwrap().unwrap()
                        instanceof SocketConnectionBase socket
                ? Optional.of(socket)
                : Optional.empty();
    }
}
