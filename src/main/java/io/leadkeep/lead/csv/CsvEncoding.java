package io.leadkeep.lead.csv;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * How the characters of a CSV file are written. Nobody says so in the request: the file tells it by
 * its first bytes (Unicode, section 23.8), or by the zero bytes of UTF-16.
 *
 * @param charset of the text
 * @param mark bytes of the byte order mark before it
 */
record CsvEncoding(Charset charset, int mark) {

    /** So many bytes are enough to tell. */
    static final int LOOKED_AT = 1_024;

    /**
     * Recognises an encoding.
     *
     * @param head the first bytes of a file
     * @return UTF-16 where the bytes say so, else UTF-8
     */
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
     * Addresses are in every row, and every second byte of those is zero in UTF-16. A few zeros
     * alone are NUL characters, which cost their rows and no others.
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
