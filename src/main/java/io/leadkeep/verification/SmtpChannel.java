package io.leadkeep.verification;

import io.leadkeep.time.Deadline;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.Optional;

/**
 * A connection to a server: one command, one reply, each within its time. Whatever goes wrong ends
 * it, closes the socket and fails with {@link SmtpException}. To be used on the socket's event
 * loop.
 */
final class SmtpChannel {

    private final Vertx vertx;
    private final NetSocket socket;
    private final Duration replyTimeout;
    private final Deadline deadline;
    private SmtpReplyReader reader = new SmtpReplyReader();
    private Promise<SmtpReply> waiting;
    private boolean over;

    /**
     * Takes over a socket that has just been connected.
     *
     * @param replyTimeout how long a reply may take
     * @param deadline when nothing more is waited for
     */
    SmtpChannel(Vertx vertx, NetSocket socket, Duration replyTimeout, Deadline deadline) {
        this.vertx = vertx;
        this.socket = socket;
        this.replyTimeout = replyTimeout;
        this.deadline = deadline;
        socket.handler(this::arrive);
        socket.closeHandler(closed -> end("closed by the server"));
        socket.exceptionHandler(e -> end("broken connection"));
    }

    /** What the server says first. */
    Future<SmtpReply> greeting() {
        return reply(replyTimeout);
    }

    /** Says something and waits for the reply. */
    Future<SmtpReply> send(String command) {
        return send(command, replyTimeout);
    }

    /** Says something and waits for the reply, but not longer than that. */
    Future<SmtpReply> send(String command, Duration timeout) {
        Future<SmtpReply> reply = reply(timeout);
        if (!over) {
            socket.write(command + "\r\n");
        }
        return reply;
    }

    /**
     * Goes on in TLS. Whoever the server says it is, is believed: encryption without authentication
     * is what SMTP has (RFC 7435), and the alternative is none.
     *
     * @param serverName to name in the handshake
     */
    Future<Void> secure(String serverName) {
        // What came in clear is not read as if it had come in TLS.
        reader = new SmtpReplyReader();
        Future<Void> secured = socket.upgradeToSsl(serverName);
        long timer = startTimer(replyTimeout);
        return secured.onComplete(done -> vertx.cancelTimer(timer)).onFailure(e -> end("no TLS"));
    }

    /** Closes the socket, also in the middle. */
    void close() {
        end("closed");
    }

    private Future<SmtpReply> reply(Duration timeout) {
        if (over) {
            return Future.failedFuture(new SmtpException("closed"));
        }
        Promise<SmtpReply> reply = Promise.promise();
        waiting = reply;
        long timer = startTimer(timeout);
        return reply.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private long startTimer(Duration timeout) {
        long left = deadline.left().toMillis();
        return vertx.setTimer(
                Math.max(1, Math.min(timeout.toMillis(), left)), fired -> end("no answer in time"));
    }

    private void arrive(Buffer chunk) {
        if (waiting == null) {
            end("spoke out of turn");
            return;
        }
        try {
            Optional<SmtpReply> complete = reader.read(chunk);
            complete.ifPresent(
                    reply -> {
                        Promise<SmtpReply> answered = waiting;
                        waiting = null;
                        answered.complete(reply);
                    });
        } catch (SmtpException e) {
            end(e.getMessage());
        }
    }

    private void end(String why) {
        if (over) {
            return;
        }
        over = true;
        socket.close();
        if (waiting != null) {
            Promise<SmtpReply> unanswered = waiting;
            waiting = null;
            unanswered.fail(new SmtpException(why));
        }
    }
}
