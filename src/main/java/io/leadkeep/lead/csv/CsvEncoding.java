package io.leadkeep.lead.csv;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Charset of a CSV file: told by a byte order mark (Unicode, section 23.8) or by the zero bytes of
 * UTF-16, UTF-8 if the file is valid or nearly valid UTF-8, else guessed.
 *
 * @param charset of the text
 * @param mark length of the byte order mark in bytes
 * @param isGuessed whether another charset is possible
 */
public record CsvEncoding(Charset charset, int mark, boolean isGuessed) {

    /** Stands for bytes that are not text: a noncharacter (Unicode, section 23.7). */
    static final char UNDECODABLE = '\uFFFF';

    private static final int HEAD_BYTES = 1_024;
    private static final int BLOCK = 64 * 1024;

    /** Stands for other characters than ASCII. */
    private static final char OTHER = 0x80;

    /**
     * A file with one line of valid UTF-8, beside ASCII, for this number of malformed lines is
     * damaged UTF-8: texts of other charsets have hardly any.
     */
    private static final int MAX_MALFORMED = 4;

    public static CsvEncoding of(Path file) throws IOException {
        byte[] head;
        try (InputStream bytes = Files.newInputStream(file)) {
            head = bytes.readNBytes(HEAD_BYTES);
        }
        if (startsWith(head, 0xEF, 0xBB, 0xBF)) {
            return new CsvEncoding(StandardCharsets.UTF_8, 3, false);
        }
        if (startsWith(head, 0xFF, 0xFE)) {
            return new CsvEncoding(StandardCharsets.UTF_16LE, 2, false);
        }
        if (startsWith(head, 0xFE, 0xFF)) {
            return new CsvEncoding(StandardCharsets.UTF_16BE, 2, false);
        }
        CsvEncoding unmarked = new CsvEncoding(withoutMark(head), 0, false);
        return unmarked.charset.equals(StandardCharsets.UTF_8) && !unmarked.fits(file)
                ? new CsvEncoding(CharsetGuess.of(file), 0, true)
                : unmarked;
    }

    private static boolean startsWith(byte[] head, int... mark) {
        if (head.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((head[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Counts zero bytes: every row has an ASCII address, in which every second byte of UTF-16 is
     * zero. A few zeros are NUL characters of UTF-8; only their rows are invalid.
     */
    private static Charset withoutMark(byte[] head) {
        int[] zeros = new int[2];
        for (int i = 0; i < head.length; i++) {
            if (head[i] == 0) {
                zeros[i % 2]++;
            }
        }
        int enough = Math.max(4, head.length / 32);
        if (zeros[1] >= enough && zeros[1] > zeros[0]) {
            return StandardCharsets.UTF_16LE;
        }
        return zeros[0] >= enough && zeros[0] > zeros[1]
                ? StandardCharsets.UTF_16BE
                : StandardCharsets.UTF_8;
    }

    /** Reads the whole file: other bytes than ASCII may come late. */
    private boolean fits(Path file) throws IOException {
        char[] block = new char[BLOCK];
        int malformedLines = 0;
        int validLines = 0;
        char worst = 0;
        try (Reader text = open(file)) {
            for (int read = text.read(block); read >= 0; read = text.read(block)) {
                for (int i = 0; i < read; i++) {
                    char c = block[i];
                    if (c == '\n' || c == '\r') {
                        malformedLines += worst == UNDECODABLE ? 1 : 0;
                        validLines += worst == OTHER ? 1 : 0;
                        worst = 0;
                    } else if (c >= 0x80 && worst != UNDECODABLE) {
                        worst = c == UNDECODABLE ? UNDECODABLE : OTHER;
                    }
                }
            }
        }
        malformedLines += worst == UNDECODABLE ? 1 : 0;
        validLines += worst == OTHER ? 1 : 0;
        return malformedLines <= MAX_MALFORMED * validLines;
    }

    /** Opens the text; each malformed sequence becomes {@link #UNDECODABLE}. */
    Reader open(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        bytes.skipNBytes(mark);
        return new InputStreamReader(
                bytes,
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE)
                        .replaceWith(String.valueOf(UNDECODABLE)));
    }

    public String name() {
        return charset.name();
    }
}
