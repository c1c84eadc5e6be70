package io.leadkeep.testsupport;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Sends requests that an HTTP client would not send. */
public final class RawHttp {

    private static final int TIMEOUT_MILLIS = 10_000;

    private RawHttp() {}

    /** Writes a request in two parts with a delay. */
    public static String send(URI service, String beginning, int pauseMillis, String rest)
            throws IOException {
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
            socket.setSoTimeout(pauseMillis);
            write(socket, beginning);
            try {
                int early = socket.getInputStream().read();
                return "answered before the request was complete: " + (char) early;
            } catch (SocketTimeoutException patient) {
                socket.setSoTimeout(TIMEOUT_MILLIS);
                write(socket, rest);
                return read(socket);
            }
        }
    }

    /** Writes a request and reads until the service closes the connection. */
    public static String send(URI service, String request) throws IOException {
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            write(socket, request);
            return read(socket);
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** Sends a byte; returns whether the connection accepts it. */
    public static boolean isOpen(Socket socket) {
        try {
            socket.getOutputStream().write('x');
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** Reads until the service closes the connection. */
    public static String read(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
