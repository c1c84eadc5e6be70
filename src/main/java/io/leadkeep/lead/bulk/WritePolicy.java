package io.leadkeep.lead.bulk;

import io.leadkeep.json.JsonFields;
import io.leadkeep.lead.LeadMerge;
import java.util.Set;

/** How the rows of a bulk or an import are written. */
public record WritePolicy(
        OnExisting onExisting,
        OnMissing onMissing,
        TagsMode tagsMode,
        Blank blank,
        OnInvalid onInvalid) {

    public static final String ON_EXISTING = "onExisting";
    public static final String SKIP_DUPLICATES = "skipDuplicates";

    static final Set<String> NAMES =
            Set.of(ON_EXISTING, SKIP_DUPLICATES, "onMissing", "tagsMode", "blank", "onInvalid");

    public enum OnExisting {
        SKIP,
        OVERWRITE,
        FILL_EMPTY
    }

    public enum OnMissing {
        CREATE,
        SKIP
    }

    /** What happens to the tags of an existing lead. */
    public enum TagsMode {
        APPEND,
        REPLACE
    }

    /** What an empty value does to a field of an existing lead. */
    public enum Blank {
        KEEP,
        CLEAR
    }

    public enum OnInvalid {
        SKIP_ROW,
        SKIP_VALUE
    }

    static WritePolicy of(JsonFields fields, OnInvalid onInvalid) {
        return new WritePolicy(
                onExisting(fields),
                fields.constant("onMissing", OnMissing.class, OnMissing.CREATE),
                fields.constant("tagsMode", TagsMode.class, TagsMode.APPEND),
                fields.constant("blank", Blank.class, Blank.KEEP),
                fields.constant("onInvalid", OnInvalid.class, onInvalid));
    }

    /** Reads {@code onExisting}, or {@code skipDuplicates}, its name in older clients. */
    private static OnExisting onExisting(JsonFields fields) {
        boolean skips = fields.flag(SKIP_DUPLICATES, true);
        OnExisting meant = skips ? OnExisting.SKIP : OnExisting.OVERWRITE;
        OnExisting given = fields.constant(ON_EXISTING, OnExisting.class, meant);
        if (given != meant && fields.value(SKIP_DUPLICATES).isBoolean()) {
            fields.broken(ON_EXISTING, "contradicts skipDuplicates: send one of the two");
            fields.broken(SKIP_DUPLICATES, "contradicts onExisting: send one of the two");
        }
        return given;
    }

    boolean skipsExisting() {
        return onExisting == OnExisting.SKIP;
    }

    boolean skipsMissing() {
        return onMissing == OnMissing.SKIP;
    }

    boolean clearsBlank() {
        return blank == Blank.CLEAR;
    }

    boolean skipsInvalidValues() {
        return onInvalid == OnInvalid.SKIP_VALUE;
    }

    /**
     * Returns how an existing lead changes.
     *
     * @param tag of the request, or null
     */
    LeadMerge merge(String tag) {
        return new LeadMerge(
                onExisting == OnExisting.FILL_EMPTY,
                tagsMode == TagsMode.REPLACE,
                clearsBlank(),
                tag);
    }
}
