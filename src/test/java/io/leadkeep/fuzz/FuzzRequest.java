package io.leadkeep.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request as it is sent.
 *
 * @param operation of the document
 * @param known what its references were filled in from
 * @param path values of its path, decoded
 * @param target its path and query
 * @param head its first line and its headers, with the empty line behind them
 * @param body what follows
 * @param inChunks whether that is sent in chunks
 */
record FuzzRequest(
        Operation operation,
        Known known,
        Map<String, String> path,
        String target,
        String head,
        byte[] body,
        boolean inChunks) {

    private static final int SHOWN = 3_000;

    /** All of it. */
    byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(utf8(head));
        if (inChunks) {
            int half = body.length / 2;
            writeChunk(all, 0, half);
            writeChunk(all, half, body.length);
            all.writeBytes(utf8("0\r\n\r\n"));
        } else {
            all.writeBytes(body);
        }
        return all.toByteArray();
    }

    /** None of no bytes: that would be the last one. */
    private void writeChunk(ByteArrayOutputStream all, int from, int to) {
        if (to > from) {
            all.writeBytes(utf8(Integer.toHexString(to - from) + "\r\n"));
            all.write(body, from, to - from);
            all.writeBytes(utf8("\r\n"));
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The body as a text. */
    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** As a failed test shows it. */
    @Override
    public String toString() {
        String all = head + text();
        return all.length() > SHOWN ? all.substring(0, SHOWN) + "… (cut)" : all;
    }
}
