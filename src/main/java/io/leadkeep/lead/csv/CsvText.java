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
 * The text of a CSV file. Unlike an {@link java.io.InputStreamReader} it hands out every character
 * before bytes that are malformed, and fails only then, so that no row before them is lost.
 *
 * <p>The text is followed by {@link #END} on a line of its own, in a quoted cell: FastCSV (4.0)
 * takes the end of the file for the end of a quoted cell, and this makes it notice.
 */
final class CsvText extends Reader {

    /** Half of a surrogate pair: nothing that is decoded can hold it alone. */
    static final String END = "\uDC00";

    private static final int BLOCK = 16 * 1024;

    private final InputStream bytes;
    private final CharsetDecoder decoder;
    private final ByteBuffer undecoded = ByteBuffer.allocate(BLOCK).limit(0);
    private final CharBuffer tail = CharBuffer.wrap("\n\"" + END);
    private CoderResult failure;
    private boolean lastBlock;
    private boolean decoded;

    private CsvText(InputStream bytes, CharsetDecoder decoder) {
        this.bytes = bytes;
        this.decoder = decoder;
    }

    /**
     * Opens a file.
     *
     * @param file in any of the encodings
     * @return its text, without a byte order mark
     * @throws IOException if it cannot be read
     */
    static CsvText open(Path file) throws IOException {
        CsvEncoding encoding;
        try (InputStream head = Files.newInputStream(file)) {
            encoding = CsvEncoding.of(head.readNBytes(CsvEncoding.LOOKED_AT));
        }
        InputStream bytes = Files.newInputStream(file);
        bytes.skipNBytes(encoding.mark());
        return new CsvText(
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
            // A pair of surrogates needs two places.
            if (characters.position() == 0) {
                throw new IOException("No room for a character");
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
