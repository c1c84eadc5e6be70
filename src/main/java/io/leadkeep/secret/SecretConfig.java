package io.leadkeep.secret;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The setting of {@link MasterKey}, which has the name of its first use. */
@ConfigMapping(prefix = "leadkeep.webhook")
interface SecretConfig {

    Optional<String> encryptionKey();
}
