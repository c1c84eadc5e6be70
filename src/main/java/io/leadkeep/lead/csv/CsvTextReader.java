package io.leadkeep.lead.csv;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Decodes a CSV file. Unlike {@link java.io.InputStreamReader}, it returns every character before
 * malformed bytes and fails only then, so that the rows before them are read.
 *
 * <p>It appends a row with {@link #END} in an unclosed quoted cell: FastCSV (4.0) accepts the end
 * of the file as the end of a quoted cell, and the marker makes that detectable.
 */
final class CsvTextReader extends Reader {

    /** An unpaired surrogate, which a decoder never returns. */
    static final String END = "\uDC00";

    private static final int BLOCK = 16 * 1024;

    private final InputStream bytes;
    private final CharsetDecoder decoder;
    private final ByteBuffer undecoded = ByteBuffer.allocate(BLOCK).limit(0);
    private final CharBuffer tail = CharBuffer.wrap("\n\"" + END);
    private CoderResult failure;
    private boolean lastBlock;
    private boolean decoded;

    private CsvTextReader(InputStream bytes, CharsetDecoder decoder) {
        this.bytes = bytes;
        this.decoder = decoder;
    }

    static CsvTextReader open(Path file) throws IOException {
        CsvEncoding encoding;
        try (InputStream head = Files.newInputStream(file)) {
            encoding = CsvEncoding.of(head.readNBytes(CsvEncoding.HEAD_BYTES));
        }
        InputStream bytes = Files.newInputStream(file);
        bytes.skipNBytes(encoding.mark());
        return new CsvTextReader(
                bytes,
                encoding.charset()
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        CharBuffer characters = CharBuffer.wrap(target, offset, length).slice();
        while (characters.position() == 0 && !decoded) {
            if (failure != null) {
                failure.throwException();
            }
            decode(characters);
        }
        if (characters.position() == 0) {
            if (!tail.hasRemaining()) {
                return -1;
            }
            tail.read(characters);
        }
        return characters.position();
    }

    private void decode(CharBuffer characters) throws IOException {
        CoderResult result = decoder.decode(undecoded, characters, lastBlock);
        if (result.isError()) {
            failure = result;
        } else if (result.isOverflow()) {
            // A surrogate pair needs two characters.
            if (characters.position() == 0) {
                throw new IOException("The buffer is too small for a character");
            }
        } else if (lastBlock) {
            decoded = true;
        } else {
            fill();
        }
    }

    private void fill() throws IOException {
        undecoded.compact();
        int read = bytes.read(undecoded.array(), undecoded.position(), undecoded.remaining());
        lastBlock = read < 0;
        undecoded.position(undecoded.position() + Math.max(0, read));
        undecoded.flip();
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
