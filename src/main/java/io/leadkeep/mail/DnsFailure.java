package io.leadkeep.mail;

import java.util.Locale;

/** Why the DNS gave no answer. */
public enum DnsFailure {
    TIMEOUT,
    /** The servers replied, but only with errors, referrals or alias loops, or are unusable. */
    UNUSABLE;

    /** The reason in jobs and logs. */
    public String reason() {
        return "dns_" + name().toLowerCase(Locale.ROOT);
    }
}
