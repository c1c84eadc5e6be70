package io.leadkeep.testsupport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Compresses request bodies. */
public final class Gzip {

    private Gzip() {}

    /** Returns a gzip stream with one member for each text. */
    public static byte[] of(String... texts) {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        for (String text : texts) {
            write(members, text, 1);
        }
        return members.toByteArray();
    }

    /** Returns a small gzip stream of a text with millions of spaces behind it. */
    public static byte[] withSpaces(String text, int mebibytes) {
        ByteArrayOutputStream member = new ByteArrayOutputStream();
        String spaces = " ".repeat(1024 * 1024);
        write(member, text, 1);
        write(member, spaces, mebibytes);
        return member.toByteArray();
    }

    private static void write(ByteArrayOutputStream target, String text, int times) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (GZIPOutputStream member = new GZIPOutputStream(target)) {
            for (int i = 0; i < times; i++) {
                member.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
