package io.leadkeep.text;

import com.ibm.icu.text.IDNA;
import java.util.Locale;
import java.util.Optional;

/** Internationalised domain names (UTS #46). */
public final class DomainName {

    private static final IDNA TO_A_LABELS =
            IDNA.getUTS46Instance(
                    IDNA.NONTRANSITIONAL_TO_ASCII
                            | IDNA.USE_STD3_RULES
                            | IDNA.CHECK_BIDI
                            | IDNA.CHECK_CONTEXTJ);

    private DomainName() {}

    /** Returns a domain as A-labels in lower case; empty if it has no such form. */
    public static Optional<String> toALabels(String domain) {
        IDNA.Info info = new IDNA.Info();
        StringBuilder ascii = new StringBuilder();
        TO_A_LABELS.nameToASCII(domain, ascii, info);
        return info.hasErrors()
                ? Optional.empty()
                : Optional.of(ascii.toString().toLowerCase(Locale.ROOT));
    }
}
