package io.leadkeep.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * What a client is doing with its connection: nothing, sending the head of a request, or waiting
 * for an answer. It sees the bytes before anybody reads them.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {

    private static final AttributeKey<ClientConnection> KEY =
            AttributeKey.valueOf(ClientConnection.class, "of");

    private enum Phase {
        /** Nothing has come since the last answer. */
        IDLE,
        HEAD,
        ANSWERED
    }

    private final Channel channel;
    private volatile Phase phase = Phase.IDLE;

    /** The second in which the phase began, as {@link SlowClients} counts them. */
    private volatile int since;

    private boolean isAdmitting;

    private ClientConnection(Channel channel) {
        this.channel = channel;
        this.since = SlowClients.second();
    }

    /**
     * Begins to watch a connection.
     *
     * @param channel that was accepted a moment ago
     * @return who watches
     */
    static ClientConnection watch(Channel channel) {
        ClientConnection watching = new ClientConnection(channel);
        channel.attr(KEY).set(watching);
        channel.pipeline().addFirst(watching);
        return watching;
    }

    /**
     * Finds who watches a connection.
     *
     * @param request on that connection
     * @return null in dev mode and in tests within one JVM, where nobody does
     */
    static ClientConnection of(HttpServerRequest request) {
        return request.connection() instanceof ConnectionBase connection
                ? connection.channel().attr(KEY).get()
                : null;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (!isAdmitting) {
            // Not before: Vert.x adds what tells requests from bytes after the connection was made.
            isAdmitting = true;
            Admission.watch(channel, this);
        }
        if (phase == Phase.IDLE) {
            enter(Phase.HEAD);
        }
        context.fireChannelRead(bytes);
    }

    /** A head is complete: from now on others see to it that it does not take too long. */
    void headArrived() {
        enter(Phase.ANSWERED);
    }

    /** The answer has ended. What is left of the body counts as the next head. */
    void answered() {
        enter(Phase.IDLE);
    }

    private void enter(Phase next) {
        since = SlowClients.second();
        phase = next;
    }

    /**
     * Tells whether its client has taken too long.
     *
     * @param limits how long it may take
     * @return whether the connection is to be closed
     */
    boolean isLate(Limits limits) {
        int seconds = SlowClients.second() - since;
        return phase == Phase.IDLE && seconds > limits.idleSeconds()
                || phase == Phase.HEAD && seconds > limits.headSeconds();
    }

    /**
     * How long a client may take.
     *
     * @param headSeconds for the head of a request
     * @param idleSeconds to begin one
     */
    record Limits(long headSeconds, long idleSeconds) {}

    /**
     * Closes the connection if its client is still late.
     *
     * @param limits how long it may take
     * @param answer what it is told if it was sending a head
     */
    void close(Limits limits, Supplier<String> answer) {
        channel.eventLoop().execute(() -> closeIfLate(limits, answer));
    }

    private void closeIfLate(Limits limits, Supplier<String> answer) {
        ChannelHandlerContext context = channel.pipeline().context(this);
        if (!isLate(limits) || context == null) {
            return;
        }
        if (phase == Phase.HEAD) {
            enter(Phase.ANSWERED);
            // From here, past the encoder, which would wait for a request that it has seen.
            context.writeAndFlush(Unpooled.copiedBuffer(answer.get(), StandardCharsets.US_ASCII))
                    .addListener(ChannelFutureListener.CLOSE);
        } else {
            channel.close();
        }
    }
}
