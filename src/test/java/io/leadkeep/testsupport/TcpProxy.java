package io.leadkeep.testsupport;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A TCP proxy between the service and a server that can fail on request. */
public final class TcpProxy implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final NetClient client = vertx.createNetClient();
    private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<NetSocket> answering = ConcurrentHashMap.newKeySet();
    private final int target;
    private final int port;
    private NetServer server;
    private volatile boolean stalled;

    public TcpProxy(int target) {
        this.target = target;
        this.port = listen(0);
    }

    public int port() {
        return port;
    }

    /** Closes every connection and accepts no new one. */
    public void cut() {
        await(server.close());
        sockets.forEach(NetSocket::close);
    }

    /** Accepts connections again. */
    public void mend() {
        listen(port);
    }

    /** Keeps connections open but forwards nothing, like a suspended server. */
    public void stall() {
        stalled = true;
        sockets.forEach(NetSocket::pause);
    }

    /** Forwards requests but no responses. */
    public void stallAnswers() {
        answering.forEach(NetSocket::pause);
    }

    /** Forwards everything again. */
    public void flow() {
        stalled = false;
        sockets.forEach(NetSocket::resume);
    }

    private int listen(int wanted) {
        server = vertx.createNetServer().connectHandler(this::connect);
        return await(server.listen(wanted, "127.0.0.1")).actualPort();
    }

    private void connect(NetSocket here) {
        here.pause();
        client.connect(target, "127.0.0.1")
                .onFailure(e -> here.close())
                .onSuccess(
                        there -> {
                            join(here, there);
                            join(there, here);
                            answering.add(there);
                            if (!stalled) {
                                here.resume();
                            }
                        });
    }

    private void join(NetSocket from, NetSocket to) {
        sockets.add(from);
        from.handler(to::write);
        from.closeHandler(
                closed -> {
                    sockets.remove(from);
                    answering.remove(from);
                    to.close();
                });
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
