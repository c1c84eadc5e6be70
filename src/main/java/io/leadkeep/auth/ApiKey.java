package io.leadkeep.auth;

import io.leadkeep.id.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** An API key in full. It is never stored or logged. */
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

    /** Returns the key if the text has the format of one. */
    public static Optional<ApiKey> parse(String text) {
        // The longer prefix is first: a platform key also starts with the other one.
        for (Kind kind : Kind.values()) {
            if (text.startsWith(kind.prefix)) {
                return SECRET.matcher(text).region(kind.prefix.length(), text.length()).matches()
                        ? Optional.of(new ApiKey(kind, text))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    public static ApiKey generate(Kind kind, SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new ApiKey(kind, kind.prefix + HexFormat.of().formatHex(secret));
    }

    public Kind kind() {
        return kind;
    }

    /**
     * Returns the SHA-256 that is stored. A slow hash protects guessable secrets; this one has 192
     * random bits.
     */
    public KeyHash hash() {
        return new KeyHash(Sha256.of(value.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Returns the prefix and the first digits, which may be stored and shown. */
    public String displayPrefix() {
        return value.substring(0, kind.prefix.length() + SHOWN_CHARACTERS);
    }

    /** Returns the key itself, for the one response that shows it. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return displayPrefix() + "…";
    }
}
