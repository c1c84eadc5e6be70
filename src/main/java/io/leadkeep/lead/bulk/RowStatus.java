package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What became of a row. */
public enum RowStatus {
    CREATED,
    UPDATED,
    /** The lead exists and had the values of the row already. */
    UNCHANGED,
    SKIPPED,
    /** Skipped, because the address is on the do-not-contact list. */
    SUPPRESSED,
    FAILED;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static RowStatus of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
