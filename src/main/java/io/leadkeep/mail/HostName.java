package io.leadkeep.mail;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.xbill.DNS.Name;

/** The text form of names that hosts can have. */
final class HostName {

    /**
     * Letters, digits, hyphens (RFC 1123, section 2.1) and the underscores that some use all the
     * same; a last label with a letter, as no IPv4 address has.
     */
    private static final Pattern FORM =
            Pattern.compile("([a-z0-9_-]+\\.)*[a-z0-9_-]*[a-z][a-z0-9_-]*");

    private HostName() {}

    /**
     * Reads a name.
     *
     * @param name from a record
     * @return lower case, without a trailing dot; empty for the root, an address literal and for
     *     labels with other characters in them, a dot among them
     */
    static Optional<String> of(Name name) {
        return Optional.of(name.toString(true).toLowerCase(Locale.ROOT))
                .filter(text -> FORM.matcher(text).matches());
    }
}
