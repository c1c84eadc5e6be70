package io.leadkeep.lead.bulk;

import io.leadkeep.json.JsonFields;
import io.leadkeep.lead.DataCleanup;
import io.leadkeep.lead.Tags;

/**
 * Options of a bulk or an import.
 *
 * @param skipDuplicates whether existing leads are left unchanged, instead of patched
 * @param dataCleanup whether {@link DataCleanup} formats the values
 * @param tag added to every lead, or null
 */
record BulkOptions(boolean skipDuplicates, boolean dataCleanup, String tag) {

    static BulkOptions of(boolean skipDuplicates, boolean dataCleanup, JsonFields fields) {
        return new BulkOptions(skipDuplicates, dataCleanup, Tags.readOne(fields, "tag"));
    }

    BulkOptions withoutCleanup() {
        return new BulkOptions(skipDuplicates, false, tag);
    }
}
