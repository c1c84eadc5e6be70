package io.leadkeep.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * Checks that a path or a query is percent-encoded UTF-8 (RFC 3986, section 2.5). Vert.x replaces
 * other bytes by one character, and reads raw bytes as Latin-1: two different addresses would
 * become the same.
 */
public final class PercentEncoding {

    public static final String RULE = "must be percent-encoded UTF-8";

    private static final int LAST_ASCII = 0x7E;

    private PercentEncoding() {}

    /**
     * Returns whether the text is ASCII and decodes to UTF-8, or is null. Vert.x itself rejects a
     * percent sign without an octet.
     */
    public static boolean isReadable(String encoded) {
        if (encoded == null) {
            return true;
        }
        if (encoded.chars().anyMatch(c -> c > LAST_ASCII)) {
            return false;
        }
        try {
            // Latin-1 maps each octet to one character, so nothing is replaced.
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
