package io.leadkeep.http.connection;

import io.leadkeep.http.ErrorMapper;
import io.leadkeep.http.RequestIds;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.impl.HttpUtils;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Lets the requests of one connection in, or answers them 503 where too many wait on this node. It
 * stands where a request has just been told from bytes: what Vert.x and Quarkus make of it costs
 * ten times as much as a refusal may.
 *
 * <p>Whoever was refused is asked to wait for a second. The next request on that connection is not
 * read before: a client that sends again at once would otherwise cost those that are served as much
 * as ten that wait.
 */
final class LoadSheddingHandler extends ChannelDuplexHandler {

    private static final String API = "/v1/";
    private static final String END_OF_HEAD = "\r\n\r\n";

    /** A body of less than 100,000 bytes is thrown away; for a larger one the connection is. */
    private static final Pattern SMALL_BODY = Pattern.compile("[0-9]{1,5}");

    /** For a client that sends a large body to look at the answer (RFC 9112, section 9.6). */
    private static final long LINGERING_SECONDS = 5;

    private final ClientConnection client;

    private final Pipelining turns;

    /** A request was let in, and has no answer yet. */
    private boolean isUnanswered;

    /** Everything of that request has arrived. */
    private boolean isWaiting;

    private boolean isRefusing;
    private boolean isLast;

    /**
     * Begins to watch a connection.
     *
     * @param client whose connection it is
     * @param turns who passes on one request at a time
     * @param isUnanswered whether a request was let in already
     */
    LoadSheddingHandler(ClientConnection client, Pipelining turns, boolean isUnanswered) {
        this.client = client;
        this.turns = turns;
        this.isUnanswered = isUnanswered;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest head) {
            InFlightLimiter overload = InFlightLimiter.ifTooMuch();
            if (overload != null && isOfApi(head)) {
                refuse(context, head, overload);
            } else {
                isUnanswered = true;
            }
        }
        boolean isComplete = message instanceof LastHttpContent;
        if (isRefusing) {
            ReferenceCountUtil.release(message);
            if (isComplete) {
                endRefusal(context);
            }
            return;
        }
        if (isComplete && isUnanswered) {
            isWaiting = true;
            InFlightLimiter.enter();
        }
        context.fireChannelRead(message);
    }

    /** However its path is written: those who route it make one of many. */
    private static boolean isOfApi(HttpRequest head) {
        if (!head.decoderResult().isSuccess()) {
            return false;
        }
        try {
            return HttpUtils.normalizePath(path(head.uri())).startsWith(API);
        } catch (IllegalArgumentException notEncoded) {
            return false;
        }
    }

    /** Without what stands before it in the absolute form (RFC 9112, section 3.2.2). */
    private static String path(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        int scheme = path.startsWith("/") ? -1 : path.indexOf("://");
        int slash = scheme < 0 ? 0 : path.indexOf('/', scheme + 3);
        return slash < 0 ? "/" : path.substring(slash);
    }

    private void refuse(ChannelHandlerContext context, HttpRequest head, InFlightLimiter overload) {
        isRefusing = true;
        isLast = !HttpUtil.isKeepAlive(head) || !hasSmallBody(head.headers());
        String id = RequestIds.idFor(head.headers().get(RequestIds.ID_HEADER));
        // Past the encoder, which knows nothing of this request.
        String answer = overload.refuse(id, isLast);
        if (head.method().equals(HttpMethod.HEAD)) {
            answer = answer.substring(0, answer.indexOf(END_OF_HEAD) + END_OF_HEAD.length());
        }
        context.pipeline()
                .context("httpEncoder")
                .writeAndFlush(Unpooled.copiedBuffer(answer, StandardCharsets.US_ASCII));
        if (isLast) {
            context.executor()
                    .schedule(() -> context.channel().close(), LINGERING_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** A client that waits to be told to go on with its body is not told so. */
    private static boolean hasSmallBody(HttpHeaders headers) {
        // Vert.x' headers (4.5) know no numbers.
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        return !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                && !headers.contains(HttpHeaderNames.EXPECT)
                && (length == null || SMALL_BODY.matcher(length).matches());
    }

    private void endRefusal(ChannelHandlerContext context) {
        if (isLast) {
            context.channel().close();
            return;
        }
        isRefusing = false;
        client.answered();
        turns.stopReading();
        context.executor().schedule(turns::end, ErrorMapper.RETRY_AFTER_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse && !Pipelining.isInformational(message)) {
            leave();
        }
        context.write(message, promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        leave();
        context.fireChannelInactive();
    }

    private void leave() {
        isUnanswered = false;
        if (isWaiting) {
            isWaiting = false;
            InFlightLimiter.leave();
        }
    }
}
