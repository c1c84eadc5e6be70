package io.leadkeep.http;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A request body in one or more gzip members (RFC 1952), decompressed up to a limit. Reading fails
 * with 413 above the limit, and with 400 if the stream is damaged.
 *
 * <p>{@link java.util.zip.GZIPInputStream} recurses for each member, so that empty ones overflow
 * its stack, and ignores what follows the last member. Commons Compress keeps names in the header
 * in memory, whatever their length.
 */
public final class GzipBody extends InputStream {

    private static final int BUFFER_BYTES = 8 * 1024;

    // RFC 1952, section 2.3.
    private static final int FIRST_BYTE = 0x1f;
    private static final int SECOND_BYTE = 0x8b;
    private static final int DEFLATE = 8;
    private static final int TIME_AND_SYSTEM_BYTES = 6;
    private static final int HAS_CHECKSUM = 0x02;
    private static final int HAS_EXTRA = 0x04;
    private static final int HAS_NAME = 0x08;
    private static final int HAS_COMMENT = 0x10;

    private final InputStream compressed;
    private final long maxBytes;
    private final ErrorCode damaged;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int end;
    private boolean hasBegun;
    private boolean isInMember;
    private long bytes;

    /**
     * Begins to decompress.
     *
     * @param damaged code of the 400
     */
    public GzipBody(InputStream compressed, long maxBytes, ErrorCode damaged) {
        this.compressed = compressed;
        this.maxBytes = maxBytes;
        this.damaged = damaged;
    }

    /** Decompresses a JSON body in memory. */
    static Buffer decompress(Buffer compressed, long maxBytes) {
        try (InputStream body =
                new GzipBody(
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
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (isInMember || beginMember()) {
            int read = inflate(target, offset, length);
            if (read > 0) {
                bytes += read;
                if (bytes > maxBytes) {
                    throw ApiException.of(ErrorCode.PAYLOAD_TOO_LARGE);
                }
                checksum.update(target, offset, read);
                return read;
            }
            endMember();
        }
        return -1;
    }

    private boolean beginMember() throws IOException {
        if (hasBegun && !fill()) {
            return false;
        }
        require(next() == FIRST_BYTE && next() == SECOND_BYTE && next() == DEFLATE);
        int flags = next();
        skip(TIME_AND_SYSTEM_BYTES);
        if ((flags & HAS_EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        if ((flags & HAS_NAME) != 0) {
            skipText();
        }
        if ((flags & HAS_COMMENT) != 0) {
            skipText();
        }
        if ((flags & HAS_CHECKSUM) != 0) {
            skip(2);
        }
        inflater.reset();
        checksum.reset();
        hasBegun = true;
        isInMember = true;
        return true;
    }

    /** Returns 0 at the end of the member. */
    private int inflate(byte[] target, int offset, int length) throws IOException {
        try {
            while (!inflater.finished()) {
                if (inflater.needsInput()) {
                    require(fill());
                    inflater.setInput(buffer, position, end - position);
                    position = end;
                }
                int read = inflater.inflate(target, offset, length);
                if (read > 0) {
                    return read;
                }
                require(!inflater.needsDictionary());
            }
            return 0;
        } catch (DataFormatException e) {
            throw failure();
        }
    }

    private void endMember() throws IOException {
        position = end - inflater.getRemaining();
        require(nextInt() == (int) checksum.getValue());
        require(nextInt() == (int) inflater.getBytesWritten());
        isInMember = false;
    }

    /** Returns whether there is input. */
    private boolean fill() throws IOException {
        if (position == end) {
            position = 0;
            end = Math.max(0, compressed.read(buffer));
        }
        return position < end;
    }

    private int next() throws IOException {
        require(fill());
        return buffer[position++] & 0xff;
    }

    private int nextInt() throws IOException {
        return next() | next() << 8 | next() << 16 | next() << 24;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void skipText() throws IOException {
        while (next() != 0) {
            continue;
        }
    }

    private void require(boolean condition) {
        if (!condition) {
            throw failure();
        }
    }

    private ApiException failure() {
        return ApiException.of(damaged, "The body is not a complete gzip stream");
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        compressed.close();
    }
}
