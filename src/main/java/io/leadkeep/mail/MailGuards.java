package io.leadkeep.mail;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Tells which secure email gateway guards the mailboxes of a domain. */
@ApplicationScoped
public class MailGuards {

    /**
     * Who stands in front of the mailboxes.
     *
     * @param known false where the DNS did not tell (time-out, server failure)
     * @param slug as the contract's {@code segProvider}, or null where none was found
     * @param separate whether that is a gateway of its own; false for Microsoft's own filter
     */
    public record Guard(boolean known, String slug, boolean separate) {}

    /**
     * Looks for the gateway of a domain.
     *
     * @param domain A-labels, lower case
     * @return what was found; never fails
     */
    public Uni<Guard> find(String domain) {
        throw new UnsupportedOperationException();
    }
}
