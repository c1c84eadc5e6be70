package io.leadkeep.lead.csv;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Charset of a CSV file, detected from its first bytes: a byte order mark (Unicode, section 23.8)
 * or the zero bytes of UTF-16.
 *
 * @param charset of the text
 * @param mark length of the byte order mark in bytes
 */
record CsvEncoding(Charset charset, int mark) {

    /** Number of bytes that {@link #of} needs. */
    static final int HEAD_BYTES = 1_024;

    static CsvEncoding of(byte[] head) {
        if (startsWith(head, 0xEF, 0xBB, 0xBF)) {
            return new CsvEncoding(StandardCharsets.UTF_8, 3);
        }
        if (startsWith(head, 0xFF, 0xFE)) {
            return new CsvEncoding(StandardCharsets.UTF_16LE, 2);
        }
        if (startsWith(head, 0xFE, 0xFF)) {
            return new CsvEncoding(StandardCharsets.UTF_16BE, 2);
        }
        return new CsvEncoding(withoutMark(head), 0);
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
}
