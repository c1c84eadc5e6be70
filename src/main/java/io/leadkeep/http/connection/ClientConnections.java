package io.leadkeep.http.connection;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All connections that clients have opened, and the socket that they come from. Neither Vert.x
 * (4.5) nor Quarkus (3.34) lets anybody see a connection before a request has arrived on it; this
 * is Netty's own way. Netty makes the one of its class that there is.
 */
public final class ClientConnections extends ChannelInitializerExtension {

    private static final Set<ClientConnection> OPEN = ConcurrentHashMap.newKeySet();

    private static volatile Channel listening;

    /** Lets Netty know of this class; to be called before anything listens. */
    public static void watch() {
        System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
    }

    @Override
    public void postInitializeServerListenerChannel(ServerChannel channel) {
        listening = channel;
    }

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        ClientConnection connection = ClientConnection.watch(channel);
        OPEN.add(connection);
        channel.closeFuture().addListener(closed -> OPEN.remove(connection));
    }

    /**
     * Those that are open.
     *
     * @return changes while it is looked at
     */
    static Set<ClientConnection> open() {
        return OPEN;
    }

    /** Takes no new connections any more; those that are there stay. */
    static void takeNoMore() {
        Channel socket = listening;
        if (socket != null) {
            socket.close();
        }
    }
}
