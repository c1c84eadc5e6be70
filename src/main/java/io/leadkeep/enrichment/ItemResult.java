package io.leadkeep.enrichment;

/**
 * What became of one lead.
 *
 * @param leadId which
 * @param isSuccess whether it is known now what the job was to find out
 * @param what to write to the lead, or null where nothing is to be written
 * @param <F> type of that
 */
record ItemResult<F>(String leadId, boolean isSuccess, F what) {

    static <F> ItemResult<F> of(String leadId, F what) {
        return new ItemResult<>(leadId, true, what);
    }

    /** It was known before, and stands. */
    static <F> ItemResult<F> known(String leadId) {
        return new ItemResult<>(leadId, true, null);
    }

    static <F> ItemResult<F> failed(String leadId) {
        return new ItemResult<>(leadId, false, null);
    }
}
