package io.leadkeep.text;

import com.ibm.icu.text.IDNA;
import com.sanctionco.jmail.EmailValidator;
import com.sanctionco.jmail.JMail;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Brings an e-mail address to the one form in which it is stored and compared (contract, section 3,
 * "email"): NFC, lower case, the domain as IDNA A-labels (UTS #46).
 */
public final class EmailAddress {

    /** RFC 5321, section 4.5.3.1. */
    private static final int MAX_LOCAL_OCTETS = 64;

    private static final int MAX_OCTETS = 254;

    private static final Pattern DOTS = Pattern.compile("[\u3002\uFF0E\uFF61]");

    private static final IDNA TO_A_LABELS =
            IDNA.getUTS46Instance(
                    IDNA.NONTRANSITIONAL_TO_ASCII
                            | IDNA.USE_STD3_RULES
                            | IDNA.CHECK_BIDI
                            | IDNA.CHECK_CONTEXTJ);

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
     * @param text as a client sent it
     * @return the address to store, or empty if it is not one: a display name, a quoted local part
     *     or an address literal is refused like any other mistake
     */
    public static Optional<String> normalise(String text) {
        String trimmed = withoutTrailingDot(withFullStops(Text.trim(text)));
        int at = trimmed.lastIndexOf('@');
        if (at < 1 || !isMailbox(trimmed)) {
            return Optional.empty();
        }
        String local = lowerCase(trimmed.substring(0, at));
        return toALabels(trimmed.substring(at + 1))
                .map(domain -> local + "@" + domain)
                .filter(address -> fits(local, address))
                // Normalising can make another address of it; only a valid one is stored.
                .filter(EmailAddress::isMailbox);
    }

    /** The dots of other scripts, which a domain may have (UTS #46, section 2.3). */
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

    /** Lower-casing can undo NFC, hence once before and once after. */
    private static String lowerCase(String local) {
        String lower = Normalizer.normalize(local, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(lower, Normalizer.Form.NFC);
    }

    private static Optional<String> toALabels(String domain) {
        IDNA.Info info = new IDNA.Info();
        StringBuilder ascii = new StringBuilder();
        TO_A_LABELS.nameToASCII(domain, ascii, info);
        return info.hasErrors()
                ? Optional.empty()
                : Optional.of(ascii.toString().toLowerCase(Locale.ROOT));
    }

    private static boolean fits(String local, String address) {
        return octets(local) <= MAX_LOCAL_OCTETS && octets(address) <= MAX_OCTETS;
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
