package io.leadkeep.lead.bulk;

/**
 * How many leads at once are treated (contract, section 4, bulk).
 *
 * @param skipDuplicates whether leads that exist stay as they are; else they are patched
 * @param dataCleanup whether rows are tidied up before they are checked
 * @param tag for every lead of the request, or null
 */
record BulkOptions(boolean skipDuplicates, boolean dataCleanup, String tag) {

    /**
     * The same for rows of our own making, which are fine as they are.
     *
     * @return without dataCleanup
     */
    BulkOptions withoutCleanup() {
        return new BulkOptions(skipDuplicates, false, tag);
    }
}
