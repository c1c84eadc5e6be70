package io.leadkeep.enrichment;

/**
 * The result for one lead of a job.
 *
 * @param finding to be written to the lead; null to leave it unchanged
 * @param failure why the lead counts as failed, possibly beside a finding that says so; null for a
 *     success
 */
record ItemResult<F>(String leadId, F finding, String failure) {

    static <F> ItemResult<F> of(String leadId, F finding) {
        return new ItemResult<>(leadId, finding, null);
    }

    static <F> ItemResult<F> unchanged(String leadId) {
        return new ItemResult<>(leadId, null, null);
    }

    static <F> ItemResult<F> failed(String leadId, String failure) {
        return new ItemResult<>(leadId, null, failure);
    }

    ItemResult<F> butFailed(String reason) {
        return new ItemResult<>(leadId, finding, reason);
    }

    boolean isSuccess() {
        return failure == null;
    }
}
