package io.leadkeep.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretTest {

    private static final byte[] BODY = "{\"type\":\"ü\"}".getBytes(StandardCharsets.UTF_8);

    private final WebhookSecret secret = WebhookSecret.generate(new SecureRandom());

    private Map<String, List<String>> headers(String signatures, long timestamp) {
        return Map.of(
                "webhook-id", List.of("evt_1"),
                "webhook-timestamp", List.of(Long.toString(timestamp)),
                "webhook-signature", List.of(signatures));
    }

    @Test
    void library_of_standard_webhooks_verifies_each_of_two_signatures() throws Exception {
        WebhookSecret other = WebhookSecret.generate(new SecureRandom());
        long now = Instant.now().getEpochSecond();
        Message message = new Message("evt_1", now, "lead.created", BODY);
        String signatures = message.signatures(List.of(secret, other));

        for (WebhookSecret each : List.of(secret, other)) {
            new com.standardwebhooks.Webhook(each.text())
                    .verify(new String(BODY, StandardCharsets.UTF_8), headers(signatures, now));
        }

        assertThat(signatures).matches("v1,\\S+ v1,\\S+");
        assertThatThrownBy(
                        () ->
                                new com.standardwebhooks.Webhook(secret.text())
                                        .verify("{\"type\":\"u\"}", headers(signatures, now)))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 32, 64})
    void key_of_24_to_64_bytes_is_accepted(int bytes) {
        String text = "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);

        assertThat(WebhookSecret.parse(text)).get().extracting(WebhookSecret::text).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", "whsec_ä"})
    void other_text_is_no_secret(String text) {
        assertThat(WebhookSecret.parse(text)).isEmpty();
    }

    @Test
    void key_outside_24_to_64_bytes_is_refused() {
        for (int bytes : List.of(23, 65)) {
            String text = "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
            assertThat(WebhookSecret.parse(text)).isEmpty();
        }
    }

    @Test
    void secret_is_not_printed() {
        assertThat(secret).hasToString("whsec_…");
    }

    @Test
    void encrypted_secret_opens_with_its_key_and_for_its_endpoint_only() {
        SecretCipher cipher = SecretCipher.of(new byte[32]);
        SecretCipher other =
                SecretCipher.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
        WebhookKey key = new WebhookKey("0".repeat(24), "1".repeat(24));
        byte[] stored = cipher.encrypt(key, secret, new SecureRandom());

        assertThat(cipher.decrypt(key, stored).orElseThrow().text()).isEqualTo(secret.text());
        assertThat(other.decrypt(key, stored)).isEmpty();
        assertThat(cipher.decrypt(new WebhookKey(key.workspaceId(), "2".repeat(24)), stored))
                .isEmpty();
        assertThat(new String(stored, StandardCharsets.ISO_8859_1))
                .doesNotContain(secret.text().substring(6));
        assertThat(cipher.name()).isNotEqualTo(other.name());
    }
}
