package io.leadkeep.webhook.delivery;

import io.leadkeep.secret.MasterKey;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The key that encrypts the secrets of webhooks. */
@Singleton
public class EncryptionKey {

    private static final String PURPOSE = "leadkeep webhook secrets";

    private final MasterKey master;
    private volatile SecretCipher cipher;

    EncryptionKey(MasterKey master) {
        this.master = master;
    }

    /** Returns the key; empty if {@link MasterKey} has none yet. */
    Optional<SecretCipher> find() {
        if (cipher == null) {
            cipher = master.find(PURPOSE).map(SecretCipher::of).orElse(null);
        }
        return Optional.ofNullable(cipher);
    }

    /** Returns the key, after its {@link MasterKey} was created if necessary. */
    public SecretCipher findOrCreate() {
        return find().orElseGet(() -> SecretCipher.of(master.findOrCreate(PURPOSE)));
    }
}
