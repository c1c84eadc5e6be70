package io.leadkeep.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Tells whether a path or a query can be read (RFC 3986, section 2.5: UTF-8, percent-encoded).
 * Vert.x would put one and the same sign in place of everything that is not UTF-8, and take raw
 * bytes for Latin-1: two addresses would become one, or another one.
 */
public final class PercentEncoding {

    /** What to tell whoever sends something else. */
    public static final String RULE = "must be percent-encoded UTF-8";

    private static final int LAST_ASCII = 0x7E;

    private PercentEncoding() {}

    /**
     * Looks at a text that is sent percent-encoded.
     *
     * @param encoded path or query, as sent, or null
     * @return whether it is ASCII and decodes to UTF-8; a percent sign that leads in no octet is
     *     left to others
     */
    public static boolean isReadable(String encoded) {
        if (encoded == null) {
            return true;
        }
        if (encoded.chars().anyMatch(c -> c > LAST_ASCII)) {
            return false;
        }
        return encoded.indexOf('%') < 0 || isUtf8(octets(encoded));
    }

    private static boolean isUtf8(ByteBuffer octets) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(octets);
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static ByteBuffer octets(String encoded) {
        ByteBuffer octets = ByteBuffer.allocate(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            int octet = c == '%' ? octetAt(encoded, i + 1) : -1;
            octets.put((byte) (octet < 0 ? c : octet));
            i += octet < 0 ? 0 : 2;
        }
        return octets.flip();
    }

    /** From two hexadecimal digits, or -1. */
    private static int octetAt(String encoded, int start) {
        if (start + 2 > encoded.length()) {
            return -1;
        }
        int high = Character.digit(encoded.charAt(start), 16);
        int low = Character.digit(encoded.charAt(start + 1), 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }
}
