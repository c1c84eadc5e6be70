package io.leadkeep.secret;

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
 * The text that keys are derived from, which is not in the database: the setting; else the password
 * of the database server, which all nodes have; else a file in the data directory.
 */
@Singleton
public class MasterKey {

    public static final String VARIABLE = "LEADKEEP_WEBHOOK_ENCRYPTION_KEY";

    private static final Logger LOG = Logger.getLogger(MasterKey.class);

    private static final String FILE = "webhook.key";
    private static final int MIN_CHARACTERS = 32;
    private static final int BYTES = 32;
    private static final String DERIVATION = "HmacSHA256";

    private final String setting;
    private final Optional<String> password;
    private final Path file;
    private final SecureRandom random;

    MasterKey(SecretConfig config, DatabaseConfig database, SecureRandom random) {
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

    /**
     * Derives the key of a purpose, 32 bytes; empty if it would be derived from the file, which
     * does not exist. Callers keep the key: this method may read the file.
     */
    public Optional<byte[]> find(String purpose) {
        return Optional.ofNullable(setting)
                .or(() -> password)
                .or(() -> Files.exists(file) ? Optional.of(read()) : Optional.empty())
                .map(text -> derive(text, purpose));
    }

    /** Derives the key of a purpose, after it has created the file if necessary. */
    public byte[] findOrCreate(String purpose) {
        return find(purpose).orElseGet(() -> create(purpose));
    }

    /** Another node may use the same directory: the file is complete or absent. */
    private byte[] create(String purpose) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        try {
            Files.createDirectories(file.getParent());
            Path complete = Files.createTempFile(file.getParent(), FILE, ".new");
            Files.writeString(complete, HexFormat.of().formatHex(bytes) + "\n");
            Files.move(complete, file);
            LOG.infof(
                    "The key in %s encrypts the secrets of webhooks and signs the sessions of the"
                            + " console. Keep a copy: a backup of the database does not contain it",
                    file);
        } catch (FileAlreadyExistsException e) {
            LOG.debugf("The key %s exists", file);
        } catch (IOException e) {
            LOG.errorf(e, "The key %s cannot be stored; set %s", file, VARIABLE);
            throw unusable();
        }
        return find(purpose).orElseThrow(MasterKey::unusable);
    }

    private String read() {
        try {
            String text = Files.readString(file).strip();
            if (text.length() >= MIN_CHARACTERS) {
                return text;
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
                "This service has no key for secrets and sessions: set " + VARIABLE);
    }

    private static byte[] derive(String text, String purpose) {
        try {
            Mac mac = Mac.getInstance(DERIVATION);
            mac.init(new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), DERIVATION));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
