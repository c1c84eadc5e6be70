package io.leadkeep.verification;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Finds out whether an address is real. */
@ApplicationScoped
public class AddressVerification {

    /**
     * Verifies one address.
     *
     * @param email in its stored form
     * @return the verdict; never fails: what cannot be found out is {@link Verdict.Result#UNKNOWN}
     */
    public Uni<Verdict> verify(String email) {
        throw new UnsupportedOperationException();
    }
}
