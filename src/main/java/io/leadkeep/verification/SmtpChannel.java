package io.leadkeep.verification;

import io.leadkeep.time.Deadline;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;

/**
 * A connection to a server: one command, one reply, each with a timeout. Any failure closes the
 * socket and fails the command with {@link SmtpException}. Not thread-safe: to be used on the event
 * loop of the socket.
 */
final class SmtpChannel {

    private final Vertx vertx;
    private final NetSocket socket;
    private final Duration replyTimeout;
    private final Deadline deadline;
    private SmtpReplyReader reader = new SmtpReplyReader();
    private Promise<SmtpReply> pending;
    private boolean closed;

    SmtpChannel(Vertx vertx, NetSocket socket, Duration replyTimeout, Deadline deadline) {
        this.vertx = vertx;
        this.socket = socket;
        this.replyTimeout = replyTimeout;
        this.deadline = deadline;
        socket.handler(this::handle);
        socket.closeHandler(ignored -> close("closed by the server"));
        socket.exceptionHandler(e -> close("connection failed"));
    }

    /** Waits for the greeting of the server. */
    Future<SmtpReply> greeting() {
        return reply(replyTimeout);
    }

    Future<SmtpReply> send(String command) {
        return send(command, replyTimeout);
    }

    Future<SmtpReply> send(String command, Duration timeout) {
        Future<SmtpReply> reply = reply(timeout);
        if (!closed) {
            socket.write(command + "\r\n");
        }
        return reply;
    }

    /**
     * Starts TLS without authentication of the server: opportunistic security (RFC 7435), because
     * the alternative is no encryption.
     */
    Future<Void> startTls(String serverName) {
        // Discards what arrived before TLS: it is not authenticated.
        reader = new SmtpReplyReader();
        Future<Void> secured = socket.upgradeToSsl(serverName);
        long timer = startTimer(replyTimeout);
        return secured.onComplete(done -> vertx.cancelTimer(timer))
                .onFailure(e -> close("TLS failed"));
    }

    void close() {
        close("closed");
    }

    private Future<SmtpReply> reply(Duration timeout) {
        if (closed) {
            return Future.failedFuture(new SmtpException("closed"));
        }
        Promise<SmtpReply> reply = Promise.promise();
        pending = reply;
        long timer = startTimer(timeout);
        return reply.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private long startTimer(Duration timeout) {
        long left = deadline.left().toMillis();
        return vertx.setTimer(
                Math.max(1, Math.min(timeout.toMillis(), left)), elapsed -> close("timeout"));
    }

    private void handle(Buffer chunk) {
        if (pending == null) {
            close("unexpected reply");
            return;
        }
        try {
            reader.read(chunk).ifPresent(reply -> takePending().complete(reply));
        } catch (SmtpException e) {
            close(e.getMessage());
        }
    }

    private Promise<SmtpReply> takePending() {
        Promise<SmtpReply> taken = pending;
        pending = null;
        return taken;
    }

    private void close(String reason) {
        if (closed) {
            return;
        }
        closed = true;
        socket.close();
        if (pending != null) {
            takePending().fail(new SmtpException(reason));
        }
    }
}
