package io.leadkeep.http.connection;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
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

    /** What of answers had not left at the last look; 0 for nothing. */
    private volatile long unread;

    /** The second in which that was seen to change. */
    private volatile int unreadSince;

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
            isAdmitting = Pipelining.watch(channel, this, false);
        }
        if (phase == Phase.IDLE) {
            enter(Phase.HEAD);
        }
        context.fireChannelRead(bytes);
    }

    /** A head is complete: from now on others see to it that it does not take too long. */
    void headArrived() {
        if (!isAdmitting) {
            // With TLS, Vert.x adds it after the handshake, perhaps just before this request.
            isAdmitting = Pipelining.watch(channel, this, true);
        }
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

    private boolean isLate(Limits limits) {
        int now = SlowClients.second();
        int seconds = now - since;
        return phase == Phase.IDLE && seconds > limits.idleSeconds()
                || phase == Phase.HEAD && unread == 0 && seconds > limits.headSeconds()
                || unread != 0 && now - unreadSince > limits.idleSeconds();
    }

    /**
     * How long a client may take.
     *
     * @param headSeconds for the head of a request
     * @param idleSeconds to begin one, or to read anything more of an answer
     */
    record Limits(long headSeconds, long idleSeconds) {}

    /**
     * Closes the connection if its client is late; to be called each second.
     *
     * @param limits how long it may take
     * @param answer what it is told if it was sending a head
     */
    void look(Limits limits, Supplier<String> answer) {
        if (unread != 0 || pending(channel.unsafe().outboundBuffer()) != 0 || isLate(limits)) {
            channel.eventLoop().execute(() -> closeIfLate(limits, answer));
        }
    }

    /** Of a large piece, all of it counts until the last of it has left. */
    private static long pending(ChannelOutboundBuffer output) {
        return output == null ? 0 : output.totalPendingWriteBytes();
    }

    private void closeIfLate(Limits limits, Supplier<String> answer) {
        noteReading();
        ChannelHandlerContext context = channel.pipeline().context(this);
        if (!isLate(limits) || context == null) {
            return;
        }
        if (phase == Phase.HEAD && unread == 0) {
            enter(Phase.ANSWERED);
            // From here, past the encoder, which would wait for a request that it has seen.
            context.writeAndFlush(Unpooled.copiedBuffer(answer.get(), StandardCharsets.US_ASCII))
                    .addListener(ChannelFutureListener.CLOSE);
        } else {
            // From here, past Vert.x, which would wait until the client has read everything.
            context.close();
        }
    }

    private void noteReading() {
        ChannelOutboundBuffer output = channel.unsafe().outboundBuffer();
        long bytes = pending(output);
        long left = bytes == 0 ? 0 : bytes - output.currentProgress();
        if (left == unread) {
            return;
        }
        unread = left;
        unreadSince = SlowClients.second();
        if (phase == Phase.IDLE) {
            // It is not idle while it reads.
            enter(Phase.IDLE);
        }
    }
}
