package io.leadkeep.webhook.delivery;

import io.leadkeep.database.address.DatabaseAddress;
import io.leadkeep.database.address.DatabaseConfig;
import io.leadkeep.database.address.ServerAddresses;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;

/**
 * The text that the key of {@link SecretCipher} is derived from, which is not in the database: the
 * setting; else the password of the database server, which all nodes have; else a file in the data
 * directory.
 */
@Singleton
public class EncryptionKey {

    public static final String VARIABLE = "LEADKEEP_WEBHOOK_ENCRYPTION_KEY";

    private static final Logger LOG = Logger.getLogger(EncryptionKey.class);

    private static final String FILE = "webhook.key";
    private static final int MIN_CHARACTERS = 32;
    private static final int BYTES = 32;
    private static final String DERIVATION = "HmacSHA256";

    private final String setting;
    private final Optional<String> password;
    private final Path file;
    private final SecureRandom random;
    private volatile SecretCipher cipher;

    EncryptionKey(WebhookConfig config, DatabaseConfig database, SecureRandom random) {
        this.setting = config.encryptionKey().orElse(null);
        if (setting != null && setting.length() < MIN_CHARACTERS) {
            throw new IllegalArgumentException(
                    VARIABLE
                            + " (leadkeep.webhook.encryption-key) must have at least "
                            + MIN_CHARACTERS
                            + " characters");
        }
        this.password =
                ServerAddresses.of(database)
                        .map(ServerAddresses::forService)
                        .map(DatabaseAddress::password)
                        .filter(text -> !text.isEmpty());
        this.file = database.dataDir().toAbsolutePath().resolve(FILE);
        this.random = random;
    }

    /** Returns the key; empty if it would be that of the file, which does not exist. */
    Optional<SecretCipher> find() {
        if (cipher == null) {
            cipher =
                    configured()
                            .or(() -> Files.exists(file) ? Optional.of(read()) : Optional.empty())
                            .orElse(null);
        }
        return Optional.ofNullable(cipher);
    }

    /** Returns the key, after it has created the file if necessary. */
    public SecretCipher findOrCreate() {
        return find().orElseGet(this::create);
    }

    private Optional<SecretCipher> configured() {
        return Optional.ofNullable(setting).or(() -> password).map(EncryptionKey::derive);
    }

    /** Another node may use the same directory: the file is complete or absent. */
    private SecretCipher create() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        try {
            Files.createDirectories(file.getParent());
            Path complete = Files.createTempFile(file.getParent(), FILE, ".new");
            Files.writeString(complete, HexFormat.of().formatHex(bytes) + "\n");
            Files.move(complete, file);
            LOG.infof(
                    "The secrets of webhooks are encrypted with the key in %s. Keep a copy: a"
                            + " backup of the database does not contain it",
                    file);
        } catch (FileAlreadyExistsException e) {
            LOG.debugf("The key %s exists", file);
        } catch (IOException e) {
            LOG.errorf(e, "The key of the secrets of webhooks cannot be stored; set %s", VARIABLE);
            throw unusable();
        }
        return find().orElseThrow(EncryptionKey::unusable);
    }

    private SecretCipher read() {
        try {
            String text = Files.readString(file).strip();
            if (text.length() >= MIN_CHARACTERS) {
                return derive(text);
            }
            LOG.errorf("The key in %s is too short; set %s", file, VARIABLE);
        } catch (IOException e) {
            LOG.errorf(e, "The key %s cannot be read; set %s", file, VARIABLE);
        }
        throw unusable();
    }

    private static ApiException unusable() {
        return ApiException.of(
                ErrorCode.SERVICE_UNAVAILABLE,
                "This service has no key for the secrets of webhooks: set " + VARIABLE);
    }

    private static SecretCipher derive(String text) {
        try {
            Mac mac = Mac.getInstance(DERIVATION);
            mac.init(new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), DERIVATION));
            return SecretCipher.of(
                    mac.doFinal("leadkeep webhook secrets".getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
