package io.leadkeep.mail;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Tells who hosts the mailboxes of a domain, also where a gateway stands in front of them. */
@ApplicationScoped
public class MailboxProviders {

    /**
     * Who hosts the mailboxes.
     *
     * @param known false where the DNS did not tell (time-out, server failure)
     * @param slug as the contract's {@code espProvider}, or null where the domain takes no mail
     */
    public record Provider(boolean known, String slug) {}

    /**
     * Looks for the host of a domain's mailboxes.
     *
     * @param domain A-labels, lower case
     * @return what was found; never fails
     */
    public Uni<Provider> find(String domain) {
        throw new UnsupportedOperationException();
    }
}
