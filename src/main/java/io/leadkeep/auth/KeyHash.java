package io.leadkeep.auth;

import java.util.Arrays;

/**
 * SHA-256 of an API key: what is stored and looked up.
 *
 * <p>Hashes need not be compared in constant time, and an index could not do it: how many bytes of
 * two of them agree tells nothing of the key behind either.
 */
public final class KeyHash {

    private final byte[] bytes;

    KeyHash(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The hash itself.
     *
     * @return 32 bytes, a copy
     */
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
