package io.leadkeep.lead.bulk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Remembers the last row of each address: 128 bits of its SHA-256 and a number, in arrays, which is
 * a tenth of what a map of strings takes. A hash table with open addressing that does not grow.
 */
final class LastRows {

    private static final int NONE = -1;

    private final long[] hashes;
    private final int[] rows;
    private final int mask;
    private final MessageDigest sha256;

    /**
     * An empty one.
     *
     * @param capacity the most addresses that it will be told
     */
    LastRows(int capacity) {
        int slots = Integer.highestOneBit(Math.max(1, capacity)) * 4;
        hashes = new long[slots * 2];
        rows = new int[slots];
        Arrays.fill(rows, NONE);
        mask = slots - 1;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    /**
     * Looks an address up.
     *
     * @param email in its stored form
     * @return its slot, for {@link #row} and {@link #set}
     */
    int slot(String email) {
        ByteBuffer hash = ByteBuffer.wrap(sha256.digest(email.getBytes(StandardCharsets.UTF_8)));
        long high = hash.getLong();
        long low = hash.getLong();
        int slot = (int) high & mask;
        while (rows[slot] != NONE && (hashes[2 * slot] != high || hashes[2 * slot + 1] != low)) {
            slot = slot + 1 & mask;
        }
        hashes[2 * slot] = high;
        hashes[2 * slot + 1] = low;
        return slot;
    }

    /**
     * The last row of a slot.
     *
     * @param slot of an address
     * @return the row, or -1
     */
    int row(int slot) {
        return rows[slot];
    }

    /**
     * Notes a row.
     *
     * @param slot of an address
     * @param row its last one so far
     */
    void set(int slot, int row) {
        rows[slot] = row;
    }
}
