package io.leadkeep.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The body of a request.
 *
 * @param type its Content-Type; null where none is sent
 * @param text as it should be; the references of {@link Known} not filled in
 * @param damage what is done to it on the way
 * @param inChunks whether it is sent in chunks (RFC 9112, section 7.1)
 */
record Body(String type, String text, Damage damage, boolean inChunks) {

    /** What is wrong with a body as a whole. */
    enum Damage {
        NONE,
        CUT_OFF,
        EMPTY,
        KEY_GIVEN_TWICE,
        NOT_UTF_8,
        IN_UTF_16,
        AFTER_BYTE_ORDER_MARK,
        BEFORE_MORE,
        WITH_COMMENT,
        IN_ARRAY,
        NESTED_DEEPLY,
        LARGER_THAN_ALLOWED
    }

    /** One more than is allowed for a single lead. */
    private static final int TOO_LARGE = 256 * 1024 + 1;

    /**
     * What is sent.
     *
     * @param filled the text with its references filled in
     */
    byte[] bytes(String filled) {
        byte[] sound = filled.getBytes(StandardCharsets.UTF_8);
        return switch (damage) {
            case NONE -> sound;
            case CUT_OFF -> Arrays.copyOf(sound, sound.length / 2);
            case EMPTY -> new byte[0];
            case KEY_GIVEN_TWICE -> utf8(filled.replaceFirst("^\\{(\"[^\"]*\":)", "{$1null,$1"));
            case NOT_UTF_8 -> notUtf8(sound);
            case IN_UTF_16 -> filled.getBytes(StandardCharsets.UTF_16);
            case AFTER_BYTE_ORDER_MARK -> utf8("\uFEFF" + filled);
            case BEFORE_MORE -> utf8(filled + " {}");
            case WITH_COMMENT -> utf8("/* why */ " + filled);
            case IN_ARRAY -> utf8("[" + filled + "]");
            case NESTED_DEEPLY -> utf8("{\"a\":".repeat(10_000));
            case LARGER_THAN_ALLOWED -> utf8(filled + " ".repeat(TOO_LARGE));
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * In the middle, where it is mostly in a string, the beginning of a character without its end.
     */
    private static byte[] notUtf8(byte[] sound) {
        byte[] broken = sound.clone();
        if (broken.length > 0) {
            broken[broken.length / 2] = (byte) 0xC3;
        }
        return broken;
    }
}
