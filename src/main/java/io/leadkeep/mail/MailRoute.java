package io.leadkeep.mail;

import java.util.List;

/**
 * The mail exchangers of a domain.
 *
 * @param exchangers best preference first; the domain itself for {@link Kind#ADDRESS}; empty for
 *     the other kinds
 * @param failure null unless {@link Kind#UNKNOWN}
 */
public record MailRoute(Kind kind, List<Exchanger> exchangers, DnsFailure failure) {

    static final MailRoute NONE = new MailRoute(Kind.NONE, List.of());
    static final MailRoute NULL_MX = new MailRoute(Kind.NULL_MX, List.of());

    MailRoute(Kind kind, List<Exchanger> exchangers) {
        this(kind, exchangers, null);
    }

    static MailRoute unknown(DnsFailure failure) {
        return new MailRoute(Kind.UNKNOWN, List.of(), failure);
    }

    /** What the DNS says about the mail of a domain. */
    public enum Kind {
        EXCHANGERS,
        /** No MX record, but an address: the domain is its mail exchanger (RFC 5321, 5.1). */
        ADDRESS,
        /** The domain takes no mail (RFC 7505). */
        NULL_MX,
        /** No such domain, neither MX nor address, or no MX that names a host; final. */
        NONE,
        /** The DNS gave no answer. */
        UNKNOWN
    }

    /**
     * A mail exchanger.
     *
     * @param host lower case, without a trailing dot
     * @param preference lower is better
     */
    public record Exchanger(String host, int preference) {}
}
