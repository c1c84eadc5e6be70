package io.leadkeep.mail;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.xbill.DNS.Name;

final class HostName {

    /**
     * Letters, digits, hyphens (RFC 1123, section 2.1), and underscores, which occur in practice.
     * The last label has a letter, as no IPv4 address has.
     */
    private static final Pattern FORM =
            Pattern.compile("([a-z0-9_-]+\\.)*[a-z0-9_-]*[a-z][a-z0-9_-]*");

    private HostName() {}

    /**
     * Returns the host name in lower case without a trailing dot; empty for the root, an address
     * literal, and labels with other characters, such as an escaped dot.
     */
    static Optional<String> of(Name name) {
        return Optional.of(name.toString(true).toLowerCase(Locale.ROOT))
                .filter(text -> FORM.matcher(text).matches());
    }
}
