package io.leadkeep.testsupport;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SelfSignedCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An SMTP server on loopback with programmable mailboxes and replies. Records the commands. */
public final class TestSmtp implements AutoCloseable {

    /** A programmed reaction instead of the normal reply. */
    public interface Deed {

        void on(NetSocket socket);
    }

    public static final Deed CLOSE = NetSocket::close;

    public static final Deed SILENCE = socket -> {};

    /** Starts a reply and never completes it. */
    public static final Deed ENDLESS = TestSmtp::flood;

    private record Rule(String beginning, Deed deed, AtomicInteger times) {}

    /** Created once, because keys and threads take longer than a test. */
    private static final Vertx VERTX = Vertx.vertx();

    private static final SelfSignedCertificate CERTIFICATE =
            SelfSignedCertificate.create("mx.example");

    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<String> extensions = new CopyOnWriteArrayList<>();
    private final Set<String> mailboxes = ConcurrentHashMap.newKeySet();
    private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
    private final Set<NetSocket> talking = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final NetServer server;

    private TestSmtp(String host, int port) {
        NetServerOptions options =
                new NetServerOptions().setKeyCertOptions(CERTIFICATE.keyCertOptions());
        server =
                await(
                        VERTX.createNetServer(options)
                                .connectHandler(this::connected)
                                .listen(port, host));
    }

    public static TestSmtp start() {
        return start("127.0.0.1", 0);
    }

    public static TestSmtp start(String host, int port) {
        return new TestSmtp(host, port);
    }

    public int port() {
        return server.actualPort();
    }

    /** Accepts an address, or with {@code @domain} every address of a domain. */
    public TestSmtp takes(String address) {
        mailboxes.add(address);
        return this;
    }

    /** Offers an extension. STARTTLS is implemented. */
    public TestSmtp offers(String extension) {
        extensions.add(extension);
        return this;
    }

    /** Sends a reply, with lines separated by LF, to every command with a prefix. */
    public TestSmtp answers(String beginning, String reply) {
        return does(beginning, Integer.MAX_VALUE, socket -> send(socket, reply));
    }

    /** Reacts to every command with a prefix; "" is the greeting. */
    public TestSmtp does(String beginning, Deed deed) {
        return does(beginning, Integer.MAX_VALUE, deed);
    }

    /** Reacts to the next commands with a prefix. */
    public TestSmtp does(String beginning, int times, Deed deed) {
        rules.add(0, new Rule(beginning, deed, new AtomicInteger(times)));
        return this;
    }

    /** Sends text unchanged. */
    public static Deed says(String text) {
        return socket -> socket.write(text);
    }

    /** The commands of all connections, in order of arrival. */
    public List<String> commands() {
        return List.copyOf(commands);
    }

    /** The verbs of the commands. */
    public List<String> verbs() {
        return commands.stream().map(command -> command.split("[ :]", 2)[0]).toList();
    }

    /** The recipients, in order of arrival. */
    public List<String> recipients() {
        return commands.stream()
                .filter(command -> command.startsWith("RCPT TO:<"))
                .map(command -> command.substring(9, command.length() - 1))
                .toList();
    }

    /** Number of connections so far. */
    public int connections() {
        return connections.get();
    }

    /** Number of open connections. */
    public int open() {
        return open.size();
    }

    /** Maximum of concurrent connections; QUIT ends a connection. */
    public int mostAtOnce() {
        return mostAtOnce.get();
    }

    private void connected(NetSocket socket) {
        connections.incrementAndGet();
        open.add(socket);
        talking.add(socket);
        mostAtOnce.accumulateAndGet(talking.size(), Math::max);
        socket.closeHandler(
                closed -> {
                    open.remove(socket);
                    talking.remove(socket);
                });
        socket.exceptionHandler(e -> socket.close());
        List<String> pending = new ArrayList<>(List.of(""));
        socket.handler(
                chunk -> {
                    String[] lines = (pending.get(0) + chunk).split("\r\n", -1);
                    pending.set(0, lines[lines.length - 1]);
                    for (int i = 0; i < lines.length - 1; i++) {
                        commands.add(lines[i]);
                        act(socket, lines[i]);
                    }
                });
        act(socket, "");
    }

    private void act(NetSocket socket, String command) {
        for (Rule rule : rules) {
            boolean concerns =
                    rule.beginning().isEmpty()
                            ? command.isEmpty()
                            : command.startsWith(rule.beginning());
            if (concerns && rule.times().getAndUpdate(left -> left > 0 ? left - 1 : 0) > 0) {
                rule.deed().on(socket);
                return;
            }
        }
        answer(socket, command.split("[ :]", 2)[0].toUpperCase(Locale.ROOT), command);
    }

    private void answer(NetSocket socket, String verb, String command) {
        switch (verb) {
            case "" -> send(socket, "220 mx.example ESMTP");
            case "EHLO" -> send(socket, hello(socket));
            case "HELO", "MAIL", "RSET" -> send(socket, "250 2.0.0 Ok");
            case "RCPT" -> send(socket, recipient(command));
            case "STARTTLS" -> {
                send(socket, "220 2.0.0 Go ahead");
                socket.upgradeToSsl().onFailure(e -> socket.close());
            }
            case "DATA" -> send(socket, "354 Go ahead");
            case "QUIT" -> {
                // The client opens the next connection after this reply.
                talking.remove(socket);
                send(socket, "221 2.0.0 Bye");
                socket.close();
            }
            default -> send(socket, "500 5.5.2 What?");
        }
    }

    private String hello(NetSocket socket) {
        List<String> lines = new ArrayList<>(List.of("mx.example"));
        extensions.stream()
                .filter(each -> !each.equals("STARTTLS") || !socket.isSsl())
                .forEach(lines::add);
        StringBuilder reply = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            reply.append(i < lines.size() - 1 ? "250-" : "250 ").append(lines.get(i)).append('\n');
        }
        return reply.toString().strip();
    }

    private String recipient(String command) {
        String address = command.substring(command.indexOf('<') + 1, command.lastIndexOf('>'));
        return mailboxes.contains(address)
                        || mailboxes.contains(address.substring(address.lastIndexOf('@')))
                ? "250 2.1.5 Ok"
                : "550 5.1.1 <" + address + ">: User unknown";
    }

    private static void send(NetSocket socket, String reply) {
        socket.write(reply.replace("\n", "\r\n") + "\r\n");
    }

    private static void flood(NetSocket socket) {
        socket.write(Buffer.buffer("250-and one more\r\n".repeat(100)))
                .onSuccess(written -> flood(socket));
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
        await(server.close());
    }
}
