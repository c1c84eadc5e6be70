package io.leadkeep.http.connection;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Passes on one request of a connection at a time. Whatever a client has sent behind it (RFC 9112,
 * section 9.3.2) is looked at when the answer has left for the network: Vert.x (4.5) would take in
 * as much as comes, and answer it into memory whether the client reads or not.
 *
 * <p>What waits is one request as far as it has been told from bytes, and no more bytes than one
 * read brings; nothing further is read. A connection without pipelining never comes to that.
 */
final class Pipelining extends ChannelDuplexHandler {

    private static final String DECODER = "httpDecoder";
    private static final String NAME = "pipelining";

    private final ClientConnection client;
    private final ByteToMessageDecoder decoder;
    private ChannelHandlerContext context;

    /** A request was passed on, and its answer has not left. */
    private boolean isBusy;

    /** All of its answer has been written, if not flushed. */
    private boolean isAnswered;

    private boolean isHolding;
    private boolean hasStoppedReading;

    /** What was told from bytes too early; null until that happens. */
    private Queue<Object> held;

    private Pipelining(ClientConnection client, ByteToMessageDecoder decoder, boolean isBusy) {
        this.client = client;
        this.decoder = decoder;
        this.isBusy = isBusy;
    }

    /**
     * Watches a connection, unless Vert.x does not speak HTTP/1.1 on it yet.
     *
     * @param channel of the connection
     * @param client whose connection it is
     * @param isBusy whether the head of a request has been passed on already
     * @return whether it is watched from now on
     */
    static boolean watch(Channel channel, ClientConnection client, boolean isBusy) {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get("handler") == null
                || !(pipeline.get(DECODER) instanceof ByteToMessageDecoder decoder)) {
            return false;
        }
        Pipelining turns = new Pipelining(client, decoder, isBusy);
        pipeline.addBefore("handler", NAME, turns);
        pipeline.addAfter(NAME, "admission", new LoadSheddingHandler(client, turns, isBusy));
        return true;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext ignored, Object message) {
        if (isHolding || isBusy && message instanceof HttpRequest) {
            hold(message);
        } else {
            pass(message);
        }
    }

    private void pass(Object message) {
        if (message instanceof HttpRequest) {
            isBusy = true;
            isAnswered = false;
        }
        if (isBusy && message instanceof LastHttpContent) {
            // What follows stays in the decoder, as bytes: they take less room than requests.
            decoder.setSingleDecode(true);
        }
        context.fireChannelRead(message);
    }

    private void hold(Object message) {
        if (held == null) {
            held = new ArrayDeque<>();
        }
        held.add(message);
        isHolding = true;
        // It was a whole head: the client is not late with it, whenever its turn comes.
        client.headArrived();
        // Again, if Vert.x has begun to read meanwhile, because there was room for the body.
        stopReading();
    }

    /** Reads nothing more until the next request may come. */
    void stopReading() {
        ChannelConfig config = context.channel().config();
        if (config.isAutoRead()) {
            hasStoppedReading = true;
            config.setAutoRead(false);
        }
    }

    @Override
    public void write(ChannelHandlerContext ignored, Object message, ChannelPromise promise) {
        isAnswered |= message instanceof LastHttpContent && !isInformational(message);
        context.write(message, promise);
    }

    /** The real answer is still to come then (RFC 9110, section 15.2). */
    static boolean isInformational(Object message) {
        return message instanceof HttpResponse answer
                && answer.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    @Override
    public void flush(ChannelHandlerContext ignored) {
        context.flush();
        if (isBusy && isAnswered) {
            end();
        }
    }

    /** The answer is complete: as soon as it has left, the next request may come. */
    void end() {
        isAnswered = false;
        ChannelOutboundBuffer output = context.channel().unsafe().outboundBuffer();
        if (output == null) {
            return;
        }
        if (output.totalPendingWriteBytes() == 0) {
            endTurn();
            return;
        }
        context.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(
                        left -> {
                            if (left.isSuccess()) {
                                endTurn();
                            }
                        });
    }

    private void endTurn() {
        isBusy = false;
        decoder.setSingleDecode(false);
        if (isHolding) {
            // Others get their turns before this one, and Vert.x is done with the answer.
            context.executor().execute(this::goOn);
        } else {
            readOn();
        }
    }

    private void goOn() {
        if (!isHolding || !context.channel().isActive()) {
            return;
        }
        isHolding = false;
        while (!isHolding && !held.isEmpty()) {
            if (isBusy && held.peek() instanceof HttpRequest) {
                isHolding = true;
            } else {
                pass(held.remove());
            }
        }
        try {
            ChannelHandlerContext bytes = context.pipeline().context(DECODER);
            if (bytes == null) {
                return;
            }
            if (!isHolding) {
                decoder.channelRead(bytes, Unpooled.EMPTY_BUFFER);
            }
            if (!isHolding) {
                readOn();
            }
            // Vert.x flushes then.
            decoder.channelReadComplete(bytes);
        } catch (Exception e) {
            context.fireExceptionCaught(e);
        }
    }

    private void readOn() {
        if (hasStoppedReading) {
            hasStoppedReading = false;
            context.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ignored) {
        isHolding = false;
        while (held != null && !held.isEmpty()) {
            ReferenceCountUtil.release(held.remove());
        }
        context.fireChannelInactive();
    }
}
