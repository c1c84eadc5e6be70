package io.leadkeep.mail;

import java.util.List;

/**
 * Where the mail of a domain goes, as the DNS tells it.
 *
 * @param kind what was found
 * @param exchangers who takes the mail, best preference first; for {@link Kind#ADDRESS} the domain
 *     itself; otherwise empty
 */
public record MailRoute(Kind kind, List<Exchanger> exchangers) {

    /** What the DNS says of a domain's mail. */
    public enum Kind {
        /** There are MX records. */
        EXCHANGERS,
        /** No MX record, but an address: the domain takes its mail itself (RFC 5321, 5.1). */
        ADDRESS,
        /** The domain says that it takes no mail (RFC 7505). */
        NULL_MX,
        /** No such domain, neither MX nor address, or no MX that names a host: final. */
        NONE,
        /** No answer in time, or a server failure, after all retries: nothing is known. */
        UNKNOWN
    }

    /**
     * A host that takes mail.
     *
     * @param host lower case, without a trailing dot
     * @param preference lower is better
     */
    public record Exchanger(String host, int preference) {}
}
