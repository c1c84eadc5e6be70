package io.leadkeep.verification;

import io.leadkeep.time.Deadline;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Connects to exchangers and holds one conversation on each connection. */
final class SmtpClient {

    private static final ProbeResult UNREACHABLE = ProbeResult.ofExchanger(MailboxAnswer.NO_ANSWER);

    private final Vertx vertx;
    private final SmtpSettings settings;
    private final NetClient client;

    SmtpClient(Vertx vertx, SmtpSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.client =
                vertx.createNetClient(
                        new NetClientOptions()
                                .setConnectTimeout((int) settings.connectTimeout().toMillis())
                                .setTrustAll(true)
                                .setHostnameVerificationAlgorithm(""));
    }

    /**
     * Asks one server.
     *
     * @param address of the server; connected to as it is, no name is resolved any more
     * @param question to ask
     * @param deadline when it must be answered
     * @return what was found out; never fails
     */
    Future<ProbeResult> ask(InetAddress address, SmtpSession.Question question, Deadline deadline) {
        return connectAndHold(address, question, deadline)
                .recover(
                        e ->
                                e instanceof SmtpSession.TlsFailure
                                        ? connectAndHold(address, inClear(question), deadline)
                                        : Future.failedFuture(e));
    }

    /**
     * It begins on an event loop, where nothing can arrive before somebody listens: elsewhere the
     * greeting of a quick server would be lost.
     */
    private Future<ProbeResult> connectAndHold(
            InetAddress address, SmtpSession.Question question, Deadline deadline) {
        Promise<ProbeResult> held = Promise.promise();
        vertx.getOrCreateContext()
                .runOnContext(
                        ignored ->
                                client.connect(literally(address))
                                        .transform(
                                                connected ->
                                                        connected.failed()
                                                                ? Future.succeededFuture(
                                                                        UNREACHABLE)
                                                                : hold(
                                                                        connected.result(),
                                                                        question,
                                                                        deadline))
                                        .onComplete(held));
        return held.future();
    }

    private Future<ProbeResult> hold(
            NetSocket socket, SmtpSession.Question question, Deadline deadline) {
        SmtpChannel channel = new SmtpChannel(vertx, socket, settings.replyTimeout(), deadline);
        return new SmtpSession(channel, settings, question).hold();
    }

    private static SmtpSession.Question inClear(SmtpSession.Question question) {
        return new SmtpSession.Question(
                question.recipient(), question.decoy(), question.serverName(), false);
    }

    /** Without the name that it was found by. */
    private SocketAddress literally(InetAddress address) {
        try {
            return SocketAddress.inetSocketAddress(
                    new InetSocketAddress(
                            InetAddress.getByAddress(address.getAddress()), settings.port()));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends all conversations. */
    void close() {
        client.close();
    }
}
