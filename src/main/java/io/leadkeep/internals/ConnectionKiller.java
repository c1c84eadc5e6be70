package io.leadkeep.internals;

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
 * Closes the sockets of connections whose server is silent, so that their statements fail.
 *
 * <p>This needs internals: every public way to close a connection, its idle timeout included, sends
 * Terminate, closes one direction and waits for the server (PgEncoder.close, Vert.x 4.5.27). A
 * statement on a host without power thus waits until TCP gives up, for 15 minutes. TCP_USER_TIMEOUT
 * needs the native transport of Netty. The symptom is eclipse-vertx/vertx-sql-client#1364; a close
 * that does not wait would replace this class.
 */
public final class ConnectionKiller {

    /** The handler of Vert.x that detects idle connections. */
    private static final String IDLE = "idle";

    private static final class CloseWhenIdle extends ChannelInboundHandlerAdapter {

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

    /** Adds a connection, whose socket is closed from now on after its idle timeout. */
    public void add(SqlConnection connection) {
        socket(connection).ifPresent(this::add);
    }

    private void add(SocketConnectionBase socket) {
        ChannelPipeline pipeline = pipeline(socket);
        if (pipeline.get(IDLE) != null) {
            pipeline.addAfter(IDLE, null, new CloseWhenIdle());
        }
        synchronized (this) {
            open.removeIf(each -> !each.isValid());
            open.add(socket);
        }
    }

    public void closeAll() {
        List<SocketConnectionBase> all;
        synchronized (this) {
            all = List.copyOf(open);
            open.clear();
        }
        all.forEach(ConnectionKiller::close);
    }

    public static void close(SqlConnection connection) {
        socket(connection).ifPresent(ConnectionKiller::close);
    }

    /** Closes from the head of the pipeline, before the handler that would wait for the server. */
    private static void close(SocketConnectionBase socket) {
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
