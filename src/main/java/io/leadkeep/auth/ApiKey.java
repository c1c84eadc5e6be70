package io.leadkeep.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** An API key in full (contract, section 2). It is never stored, logged or sent back. */
public final class ApiKey {

    /** What a key opens. */
    public enum Kind {
        /** All workspaces of a user. */
        PLATFORM("sk_user_"),
        /** One workspace. */
        WORKSPACE("sk_");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }

        /**
         * How a key of this kind begins.
         *
         * @return {@code sk_user_} or {@code sk_}
         */
        public String prefix() {
            return prefix;
        }
    }

    private static final int SECRET_BYTES = 24;
    private static final int SHOWN_CHARACTERS = 4;
    private static final Pattern SECRET = Pattern.compile("[0-9a-fA-F]{48}");

    private final Kind kind;
    private final String value;

    private ApiKey(Kind kind, String value) {
        this.kind = kind;
        this.value = value;
    }

    /**
     * Recognises a key by its shape; nothing is hashed or looked up.
     *
     * @param text what a client sent
     * @return the key, or empty if no key looks like this
     */
    public static Optional<ApiKey> parse(String text) {
        // The longer prefix first: every platform key also begins with the other one.
        for (Kind kind : Kind.values()) {
            if (text.startsWith(kind.prefix)) {
                return SECRET.matcher(text).region(kind.prefix.length(), text.length()).matches()
                        ? Optional.of(new ApiKey(kind, text))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * Makes a new key.
     *
     * @param kind what it shall open
     * @param random where its secret comes from
     * @return a key that nobody has
     */
    public static ApiKey generate(Kind kind, SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new ApiKey(kind, kind.prefix + HexFormat.of().formatHex(secret));
    }

    /**
     * What the key opens.
     *
     * @return told from its prefix
     */
    public Kind kind() {
        return kind;
    }

    /**
     * What is stored of the key. A plain SHA-256 suffices: the secret has 192 random bits, so there
     * is nothing to guess that a slow hash would protect.
     *
     * @return SHA-256 of the whole key
     */
    public KeyHash hash() {
        try {
            byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
            return new KeyHash(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /**
     * What people may see of the key after it was made.
     *
     * @return its prefix and the first digits
     */
    public String displayPrefix() {
        return value.substring(0, kind.prefix.length() + SHOWN_CHARACTERS);
    }

    /**
     * The key in full, to be shown once.
     *
     * @return the secret itself
     */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return displayPrefix() + "…";
    }
}
