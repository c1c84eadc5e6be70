package io.leadkeep.fuzz.generators;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The body of a generated request.
 *
 * @param type null if no Content-Type is sent
 * @param text before its references are resolved and before the damage
 * @param inChunks whether it is sent in chunks (RFC 9112, section 7.1)
 */
public record Body(String type, String text, Damage damage, boolean inChunks) {

    /** What is wrong with the body as a whole. */
    public enum Damage {
        NONE,
        CUT_OFF,
        EMPTY,
        DUPLICATE_KEY,
        NOT_UTF_8,
        IN_UTF_16,
        WITH_BYTE_ORDER_MARK,
        WITH_TRAILING_CONTENT,
        WITH_COMMENT,
        IN_ARRAY,
        NESTED_DEEPLY,
        LARGER_THAN_ALLOWED
    }

    /** One byte above the limit of a single lead. */
    private static final int TOO_LARGE = 256 * 1024 + 1;

    /** The damaged bytes of the text after its references are resolved. */
    public byte[] bytes(String resolved) {
        byte[] valid = resolved.getBytes(StandardCharsets.UTF_8);
        return switch (damage) {
            case NONE -> valid;
            case CUT_OFF -> Arrays.copyOf(valid, valid.length / 2);
            case EMPTY -> new byte[0];
            case DUPLICATE_KEY -> utf8(resolved.replaceFirst("^\\{(\"[^\"]*\":)", "{$1null,$1"));
            case NOT_UTF_8 -> notUtf8(valid);
            case IN_UTF_16 -> resolved.getBytes(StandardCharsets.UTF_16);
            case WITH_BYTE_ORDER_MARK -> utf8("\uFEFF" + resolved);
            case WITH_TRAILING_CONTENT -> utf8(resolved + " {}");
            case WITH_COMMENT -> utf8("/* why */ " + resolved);
            case IN_ARRAY -> utf8("[" + resolved + "]");
            case NESTED_DEEPLY -> utf8("{\"a\":".repeat(10_000));
            case LARGER_THAN_ALLOWED -> utf8(resolved + " ".repeat(TOO_LARGE));
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Puts an incomplete character in the middle, which is usually within a string. */
    private static byte[] notUtf8(byte[] valid) {
        byte[] broken = valid.clone();
        if (broken.length > 0) {
            broken[broken.length / 2] = (byte) 0xC3;
        }
        return broken;
    }
}
