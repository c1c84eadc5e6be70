package io.leadkeep.http;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A request body in one or more gzip members (RFC 1952), decompressed up to a limit. Reading fails
 * with 413 above the limit, and with 400 if the stream is damaged or something follows it.
 */
public final class GzipBody extends GZIPInputStream {

    private static final int BUFFER_BYTES = 8 * 1024;

    private static final int TRAILER_BYTES = 8;

    private final long maxBytes;
    private final ErrorCode damaged;
    private long bytes;

    private GzipBody(InputStream compressed, long maxBytes, ErrorCode damaged) throws IOException {
        super(compressed, BUFFER_BYTES);
        this.maxBytes = maxBytes;
        this.damaged = damaged;
    }

    /**
     * Begins to decompress; closes the compressed body if it is no gzip.
     *
     * @param compressed in memory or a file: its {@code available} tells whether it has ended
     * @param damaged code of the 400
     */
    public static InputStream open(InputStream compressed, long maxBytes, ErrorCode damaged)
            throws IOException {
        try {
            return new GzipBody(compressed, maxBytes, damaged);
        } catch (EOFException | ZipException e) {
            compressed.close();
            throw failure(damaged);
        }
    }

    /** Decompresses a JSON body in memory. */
    static Buffer decompress(Buffer compressed, long maxBytes) {
        try (InputStream body =
                open(
                        new ByteArrayInputStream(compressed.getBytes()),
                        maxBytes,
                        ErrorCode.MALFORMED_JSON)) {
            return Buffer.buffer(body.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the length that a body may have compressed: deflate can lengthen it by a little. */
    public static long maxCompressed(long maxBytes) {
        return maxBytes + maxBytes / 1000 + 1024;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            int read = super.read(target, offset, length);
            if (read < 0 && hasMore()) {
                throw failure(damaged);
            }
            bytes += Math.max(0, read);
            if (bytes > maxBytes) {
                throw ApiException.of(ErrorCode.PAYLOAD_TOO_LARGE);
            }
            return read;
        } catch (EOFException | ZipException e) {
            throw failure(damaged);
        }
    }

    /** The JDK ignores what follows a member unless it begins like another one. */
    private boolean hasMore() throws IOException {
        return inf.getRemaining() > TRAILER_BYTES || in.read() >= 0;
    }

    private static ApiException failure(ErrorCode damaged) {
        return ApiException.of(damaged, "The body is not a complete gzip stream");
    }
}
