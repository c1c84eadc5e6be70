package io.leadkeep.lead.bulk;

import io.leadkeep.json.JsonFields;
import io.leadkeep.lead.LeadFieldReader;

/**
 * Options of a bulk or an import.
 *
 * @param skipDuplicates whether existing leads are left unchanged, instead of patched
 * @param dataCleanup whether {@link DataCleanup} formats the values
 * @param tag added to every lead, or null
 */
record BulkOptions(boolean skipDuplicates, boolean dataCleanup, String tag) {

    static BulkOptions of(boolean skipDuplicates, boolean dataCleanup, JsonFields fields) {
        String tag =
                fields.value("tag").isNull() ? null : fields.text("tag", LeadFieldReader.MAX_TAG);
        return new BulkOptions(skipDuplicates, dataCleanup, tag);
    }

    BulkOptions withoutCleanup() {
        return new BulkOptions(skipDuplicates, false, tag);
    }
}
