package io.leadkeep.testsupport;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A persistent HTTP connection. Unlike the clients of the JDK it neither reconnects nor repeats a
 * request.
 */
public final class PersistentConnection implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 15_000;

    private final Socket socket;
    private final InputStream in;

    /** A response; header names are in lower case. */
    public record Answer(int status, Map<String, String> headers, String body) {}

    /** Connects to a loopback port. */
    public PersistentConnection(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    public boolean isOpen() {
        return !socket.isClosed();
    }

    /** Sends a request and reads the response. An empty text is no body. */
    public Answer send(String method, String path, String key, String json) throws IOException {
        write(method, path, key, json);
        return read();
    }

    public Answer send(String request) throws IOException {
        return send(request.getBytes(StandardCharsets.UTF_8));
    }

    public Answer send(byte[] request) throws IOException {
        write(request);
        return read();
    }

    /** Sends a request without reading the response. */
    public void write(String method, String path, String key, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head =
                "%s %s HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: %s\r\n"
                                .formatted(method, path, key)
                        + (body.length == 0
                                ? ""
                                : "Content-Type: application/json\r\nContent-Length: %d\r\n"
                                        .formatted(body.length))
                        + "\r\n";
        // One write: the service would read a separate head on its own.
        write(head + json);
    }

    public void write(String request) throws IOException {
        write(request.getBytes(StandardCharsets.UTF_8));
    }

    public void write(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        socket.getOutputStream().flush();
    }

    public Answer read() throws IOException {
        int status = Integer.parseInt(line().split(" ")[1]);
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] header = line.split(": ", 2);
            headers.merge(header[0].toLowerCase(Locale.ROOT), header[1], (a, b) -> a + "," + b);
        }
        byte[] body =
                headers.getOrDefault("transfer-encoding", "").equals("chunked")
                        ? chunks()
                        : bytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    /** A chunked body (RFC 9112, section 7.1). */
    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = size(); size > 0; size = size()) {
            body.write(bytes(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private int size() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private byte[] bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The response is incomplete");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("The connection was closed without a response");
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
