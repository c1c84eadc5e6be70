package io.leadkeep.text;

import com.sanctionco.jmail.EmailValidator;
import com.sanctionco.jmail.JMail;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Normalises e-mail addresses to the form in which they are stored and compared: NFC, lower case,
 * the domain as IDNA A-labels (UTS #46).
 */
public final class EmailAddress {

    /** RFC 5321, 4.5.3.1. */
    private static final int MAX_LOCAL_OCTETS = 64;

    private static final int MAX_OCTETS = 254;

    private static final Pattern DOTS = Pattern.compile("[\u3002\uFF0E\uFF61]");

    private static final EmailValidator MAILBOX =
            JMail.strictValidator()
                    .disallowIpDomain()
                    .requireTopLevelDomain()
                    .disallowQuotedIdentifiers()
                    .disallowExplicitSourceRouting()
                    .disallowObsoleteWhitespace()
                    .withRule(email -> email.comments().isEmpty())
                    .withRule(email -> !email.localPart().contains("\""));

    private EmailAddress() {}

    /**
     * Normalises an address.
     *
     * @return empty if it is none: display names, quoted local parts and address literals are not
     *     accepted
     */
    public static Optional<String> normalise(String text) {
        String trimmed = withoutTrailingDot(withFullStops(Text.trim(text)));
        int at = trimmed.lastIndexOf('@');
        if (at < 1 || !isMailbox(trimmed)) {
            return Optional.empty();
        }
        String local = lowerCase(trimmed.substring(0, at));
        return DomainName.toALabels(trimmed.substring(at + 1))
                .map(domain -> local + "@" + domain)
                .filter(address -> fits(local, address))
                // Normalising can turn it into an address that is not valid.
                .filter(address -> address.equals(trimmed) || isMailbox(address));
    }

    /** Replaces the full stops of other scripts in the domain (UTS #46, 2.3). */
    private static String withFullStops(String address) {
        int domain = address.lastIndexOf('@') + 1;
        return address.substring(0, domain)
                + DOTS.matcher(address.substring(domain)).replaceAll(".");
    }

    private static boolean isMailbox(String address) {
        return MAILBOX.isValid(address) && address.codePoints().noneMatch(Text::isInvisible);
    }

    private static String withoutTrailingDot(String domain) {
        return domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
    }

    /** Lower-casing can undo NFC, so this normalises before and after. */
    private static String lowerCase(String local) {
        String lower = Normalizer.normalize(local, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(lower, Normalizer.Form.NFC);
    }

    private static boolean fits(String local, String address) {
        return octets(local) <= MAX_LOCAL_OCTETS && octets(address) <= MAX_OCTETS;
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
