package io.leadkeep.testsupport;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.function.Consumer;
import org.xbill.DNS.Message;

/** Receives DNS messages on one loopback port, over UDP and TCP. */
final class DnsSockets implements AutoCloseable {

    /** Answers a query immediately, later or never. */
    interface Taker {
        void take(Message query, boolean tcp, Consumer<Message> reply);
    }

    private static final int WITHOUT_EDNS = 512;
    private static final int TRIES = 20;
    private static final int BACKLOG = 50;
    private static final int RECEIVE_BUFFER = 1 << 20;

    private final Taker taker;
    private final ServerSocket tcp;
    private final DatagramSocket udp;

    private DnsSockets(Taker taker, ServerSocket tcp, DatagramSocket udp) {
        this.taker = taker;
        this.tcp = tcp;
        this.udp = udp;
    }

    /** Listens on a port that is free for both protocols. */
    static DnsSockets open(Taker taker) throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        for (int i = 0; i < TRIES; i++) {
            ServerSocket tcp = new ServerSocket(0, BACKLOG, loopback);
            try {
                DatagramSocket udp =
                        new DatagramSocket(new InetSocketAddress(loopback, tcp.getLocalPort()));
                udp.setReceiveBufferSize(RECEIVE_BUFFER);
                DnsSockets sockets = new DnsSockets(taker, tcp, udp);
                daemon(sockets::receive).start();
                daemon(sockets::accept).start();
                return sockets;
            } catch (BindException taken) {
                tcp.close();
            }
        }
        throw new BindException("No port is free for UDP and TCP");
    }

    int port() {
        return udp.getLocalPort();
    }

    static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "test-dns");
        thread.setDaemon(true);
        return thread;
    }

    private void receive() {
        byte[] buffer = new byte[Message.MAXLENGTH];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                Message query = new Message(Arrays.copyOf(buffer, packet.getLength()));
                int limit = query.getOPT() == null ? WITHOUT_EDNS : query.getOPT().getPayloadSize();
                taker.take(
                        query,
                        false,
                        // Larger than a datagram: toWire drops records and sets the TC bit.
                        answer -> send(answer.toWire(limit), packet));
            } catch (SocketException closed) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void send(byte[] answer, DatagramPacket query) {
        try {
            udp.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
        } catch (SocketException closed) {
            // The client has closed its socket.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!tcp.isClosed()) {
            try {
                Socket connection = tcp.accept();
                daemon(() -> converse(connection)).start();
            } catch (SocketException closed) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Messages with a length prefix (RFC 1035, section 4.2.2). */
    private void converse(Socket connection) {
        try (connection) {
            DataInputStream in = new DataInputStream(connection.getInputStream());
            DataOutputStream out = new DataOutputStream(connection.getOutputStream());
            while (!tcp.isClosed()) {
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                taker.take(new Message(query), true, answer -> write(answer.toWire(), out));
            }
        } catch (EOFException | SocketException gone) {
            // The client has closed the connection after its response.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(byte[] answer, DataOutputStream out) {
        try {
            synchronized (out) {
                out.writeShort(answer.length);
                out.write(answer);
                out.flush();
            }
        } catch (IOException gone) {
            // The client has closed the connection.
        }
    }

    @Override
    public void close() {
        udp.close();
        try {
            tcp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
