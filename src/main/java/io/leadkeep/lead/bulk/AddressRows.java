package io.leadkeep.lead.bulk;

import io.leadkeep.id.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The last row of each address of a file, in 24 bytes for an address: a million entries of a {@code
 * HashMap} would take 120 MB.
 *
 * <p>An address is known by 64 bits of its SHA-256. Among a million addresses two have the same
 * ones with a probability of 3 in 100 million.
 */
final class AddressRows {

    private static final int FIRST_SLOTS = 1 << 12;

    /** 0 in a free slot. */
    private long[] addresses = new long[FIRST_SLOTS];

    private int[] rows = new int[FIRST_SLOTS];
    private int size;

    /** Sets the last row of an address, and returns the one before; -1 if there is none. */
    int put(String email, int row) {
        if (size * 2 >= addresses.length) {
            grow();
        }
        long address = hash(email);
        int slot = slot(address);
        int before = addresses[slot] == 0 ? -1 : rows[slot];
        size += before < 0 ? 1 : 0;
        addresses[slot] = address;
        rows[slot] = row;
        return before;
    }

    boolean contains(String email) {
        return addresses[slot(hash(email))] != 0;
    }

    private static long hash(String email) {
        long hash = ByteBuffer.wrap(Sha256.of(email.getBytes(StandardCharsets.UTF_8))).getLong();
        return hash == 0 ? 1 : hash;
    }

    private int slot(long address) {
        int slot = (int) address & addresses.length - 1;
        while (addresses[slot] != 0 && addresses[slot] != address) {
            slot = slot + 1 & addresses.length - 1;
        }
        return slot;
    }

    private void grow() {
        long[] oldAddresses = addresses;
        int[] oldRows = rows;
        addresses = new long[oldAddresses.length * 2];
        rows = new int[addresses.length];
        for (int i = 0; i < oldAddresses.length; i++) {
            if (oldAddresses[i] != 0) {
                int slot = slot(oldAddresses[i]);
                addresses[slot] = oldAddresses[i];
                rows[slot] = oldRows[i];
            }
        }
    }
}
