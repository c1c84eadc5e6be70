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
 * One connection, kept open from request to request. The clients of the JDK open another one where
 * it is closed, and send again what they think may be sent twice: here nothing is hidden.
 */
public final class PersistentConnection implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 15_000;

    private final Socket socket;
    private final InputStream in;

    /** What came back; the names of the headers in lower case. */
    public record Answer(int status, Map<String, String> headers, String body) {}

    /** Connects to this machine. */
    public PersistentConnection(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Whether this side has it open. */
    public boolean isOpen() {
        return !socket.isClosed();
    }

    /** Sends a request, with a body where there is a text, and waits for all of its answer. */
    public Answer send(String method, String path, String key, String json) throws IOException {
        write(method, path, key, json);
        return read();
    }

    /** Sends the bytes of a request as they stand, and waits for all of its answer. */
    public Answer send(byte[] request) throws IOException {
        write(request);
        return read();
    }

    /** Sends a request without waiting for anything. */
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
        // In one piece: a head that is there alone would be read alone.
        write((head + json).getBytes(StandardCharsets.UTF_8));
    }

    /** Sends bytes as they stand without waiting for anything. */
    public void write(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        socket.getOutputStream().flush();
    }

    /** Waits for all of an answer. */
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

    /** A body that is sent piece by piece (RFC 9112, section 7.1). */
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
            throw new EOFException("The answer broke off");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("No answer, but the end of the connection");
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
