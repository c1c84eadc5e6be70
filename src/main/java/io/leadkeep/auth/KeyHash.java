package io.leadkeep.auth;

import java.util.Arrays;

/**
 * The SHA-256 of an API key.
 *
 * <p>Comparing hashes in constant time is unnecessary, and an index cannot do it: how many bytes of
 * two hashes agree says nothing about the keys.
 */
public final class KeyHash {

    private final byte[] bytes;

    public KeyHash(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyHash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
