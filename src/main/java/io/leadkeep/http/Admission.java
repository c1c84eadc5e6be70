package io.leadkeep.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
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
final class Admission extends ChannelDuplexHandler {

    private static final String API = "/v1/";
    private static final String END_OF_HEAD = "\r\n\r\n";

    /** A body of less than 100,000 bytes is thrown away; for a larger one the connection is. */
    private static final Pattern SMALL_BODY = Pattern.compile("[0-9]{1,5}");

    /** For a client that sends a large body to look at the answer (RFC 9112, section 9.6). */
    private static final long LINGERING_SECONDS = 5;

    private final ClientConnection client;

    /** Requests that were let in and have no answer yet. */
    private int unanswered;

    /** Those of them of which everything has arrived. */
    private int waiting;

    private boolean isRefusing;
    private boolean isLast;

    private Admission(ClientConnection client) {
        this.client = client;
    }

    /**
     * Watches a connection.
     *
     * @param channel on which Vert.x speaks plain HTTP/1.1; any other one is left alone
     * @param client whose connection it is
     */
    static void watch(Channel channel, ClientConnection client) {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get("handler") != null) {
            pipeline.addBefore("handler", "admission", new Admission(client));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest head) {
            Overload overload = unanswered == 0 && isOfApi(head) ? Overload.ifTooMuch() : null;
            if (overload != null) {
                refuse(context, head, overload);
            } else {
                unanswered++;
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
        if (isComplete && waiting < unanswered) {
            waiting++;
            Overload.enter();
        }
        context.fireChannelRead(message);
    }

    private static boolean isOfApi(HttpRequest head) {
        return head.decoderResult().isSuccess() && head.uri().startsWith(API);
    }

    private void refuse(ChannelHandlerContext context, HttpRequest head, Overload overload) {
        isRefusing = true;
        isLast = !HttpUtil.isKeepAlive(head) || !hasSmallBody(head.headers());
        String id = Requests.idFor(head.headers().get(Requests.ID_HEADER));
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
        context.channel().config().setAutoRead(false);
        context.executor()
                .schedule(
                        () -> context.channel().config().setAutoRead(true),
                        ErrorMapper.RETRY_AFTER_SECONDS,
                        TimeUnit.SECONDS);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse answer
                && answer.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            unanswered = Math.max(0, unanswered - 1);
            leave(waiting - Math.min(waiting, unanswered));
        }
        context.write(message, promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        leave(waiting);
        context.fireChannelInactive();
    }

    private void leave(int requests) {
        if (requests > 0) {
            waiting -= requests;
            Overload.leave(requests);
        }
    }
}
