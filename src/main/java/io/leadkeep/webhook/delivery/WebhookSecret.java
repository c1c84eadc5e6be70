package io.leadkeep.webhook.delivery;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret of an endpoint, which signs deliveries (Standard Webhooks).
 *
 * @param text {@code whsec_} and the key in base64
 */
public record WebhookSecret(String text, byte[] key) {

    public static final String RULE =
            "must be whsec_ and 24 to 64 bytes in base64, such as the output of: openssl rand"
                    + " -base64 32";

    private static final String PREFIX = "whsec_";
    private static final int MIN_BYTES = 24;
    private static final int MAX_BYTES = 64;
    private static final int GENERATED_BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    public static WebhookSecret generate(SecureRandom random) {
        byte[] key = new byte[GENERATED_BYTES];
        random.nextBytes(key);
        return new WebhookSecret(PREFIX + Base64.getEncoder().encodeToString(key), key);
    }

    public static Optional<WebhookSecret> parse(String text) {
        if (!text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            byte[] key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
            return key.length < MIN_BYTES || key.length > MAX_BYTES
                    ? Optional.empty()
                    : Optional.of(new WebhookSecret(text, key));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Signs an id, a time in seconds and a body as Standard Webhooks has it. */
    String sign(String id, long timestamp, byte[] body) {
        Mac mac = mac(key);
        mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    }

    /** Signs a body alone; the key is the text of the secret. */
    String signBody(byte[] body) {
        Mac mac = mac(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(mac.doFinal(body));
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Not the secret: it must not reach a log. */
    @Override
    public String toString() {
        return PREFIX + "…";
    }
}
