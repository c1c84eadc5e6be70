package io.leadkeep.id;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;

/** The only source of randomness, so that a test can replace it. */
final class RandomProducer {

    private RandomProducer() {}

    @Produces
    @Singleton
    static SecureRandom random() {
        return new SecureRandom();
    }
}
