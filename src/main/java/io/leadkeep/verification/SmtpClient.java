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

/** Connects to mail exchangers and runs one session on each connection. */
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

    /** Asks one server, without TLS if its TLS fails; never fails. */
    Future<ProbeResult> ask(InetAddress address, SmtpSession.Request request, Deadline deadline) {
        return connect(address, request, deadline)
                .recover(
                        e ->
                                e instanceof SmtpSession.TlsFailure
                                        ? connect(address, request.withoutTls(), deadline)
                                        : Future.failedFuture(e));
    }

    /** On an event loop: another thread could miss data that arrives before its handler is set. */
    private Future<ProbeResult> connect(
            InetAddress address, SmtpSession.Request request, Deadline deadline) {
        Promise<ProbeResult> result = Promise.promise();
        vertx.getOrCreateContext()
                .runOnContext(
                        ignored ->
                                client.connect(withoutName(address))
                                        .compose(
                                                socket -> runSession(socket, request, deadline),
                                                e -> Future.succeededFuture(UNREACHABLE))
                                        .onComplete(result));
        return result.future();
    }

    private Future<ProbeResult> runSession(
            NetSocket socket, SmtpSession.Request request, Deadline deadline) {
        SmtpChannel channel = new SmtpChannel(vertx, socket, settings.replyTimeout(), deadline);
        return new SmtpSession(channel, settings, request).run();
    }

    /** Drops the host name, so that no second resolution can lead to another address. */
    private SocketAddress withoutName(InetAddress address) {
        return SocketAddress.inetSocketAddress(settings.port(), address.getHostAddress());
    }

    void close() {
        client.close();
    }
}
