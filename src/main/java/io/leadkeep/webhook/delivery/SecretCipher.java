package io.leadkeep.webhook.delivery;

import io.leadkeep.id.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the secrets of endpoints with AES-256-GCM. The endpoint is authenticated too, so that a
 * secret that was copied to another row cannot be decrypted.
 *
 * @param name names the key, without revealing it
 */
public record SecretCipher(String name, SecretKeySpec key) {

    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int NAME_DIGITS = 16;

    static SecretCipher of(byte[] key) {
        String hash = HexFormat.of().formatHex(Sha256.of(key));
        return new SecretCipher(hash.substring(0, NAME_DIGITS), new SecretKeySpec(key, "AES"));
    }

    public byte[] encrypt(WebhookKey webhook, WebhookSecret secret, SecureRandom random) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] text = secret.text().getBytes(StandardCharsets.UTF_8);
        try {
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, nonce, webhook).doFinal(text);
            return ByteBuffer.allocate(nonce.length + encrypted.length)
                    .put(nonce)
                    .put(encrypted)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the secret; empty if it was encrypted with another key or for another endpoint. */
    Optional<WebhookSecret> decrypt(WebhookKey webhook, byte[] stored) {
        ByteBuffer buffer = ByteBuffer.wrap(stored);
        byte[] nonce = new byte[NONCE_BYTES];
        buffer.get(nonce);
        byte[] encrypted = new byte[buffer.remaining()];
        buffer.get(encrypted);
        try {
            byte[] text = cipher(Cipher.DECRYPT_MODE, nonce, webhook).doFinal(encrypted);
            return WebhookSecret.parse(new String(text, StandardCharsets.UTF_8));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, WebhookKey webhook)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(ALGORITHM);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(
                (webhook.workspaceId() + webhook.id()).getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }

    @Override
    public String toString() {
        return name;
    }
}
