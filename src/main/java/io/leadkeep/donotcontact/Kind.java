package io.leadkeep.donotcontact;

import java.util.Locale;

/** What an entry covers: the column {@code kind}. */
enum Kind {
    EMAIL,
    /** A domain and its subdomains. */
    DOMAIN,
    /** An address of which only the hash is kept. */
    ERASED;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Kind of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
