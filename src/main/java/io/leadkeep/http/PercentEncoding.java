package io.leadkeep.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

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
        try {
            // As Latin-1, where each octet is a character: nothing is replaced by another sign yet.
            byte[] octets = URLDecoder.decode(encoded, ISO_8859_1).getBytes(ISO_8859_1);
            UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        } catch (IllegalArgumentException noOctet) {
            return true;
        }
    }
}
