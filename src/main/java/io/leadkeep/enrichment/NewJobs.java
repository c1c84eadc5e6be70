package io.leadkeep.enrichment;

import java.util.List;

/**
 * The jobs of a request (contract, section 6).
 *
 * @param jobs one a type
 * @param totalLeads in each of them
 * @param totalCreditsCharged always 0
 */
record NewJobs(List<NewJob> jobs, int totalLeads, int totalCreditsCharged) {

    static NewJobs of(List<NewJob> jobs) {
        return new NewJobs(jobs, jobs.get(0).totalItems(), 0);
    }

    /**
     * A job that waits for its first turn.
     *
     * @param jobId to be polled
     * @param type of the job
     * @param status pending
     * @param totalItems its leads
     * @param creditsUsed always 0
     */
    record NewJob(String jobId, String type, String status, int totalItems, int creditsUsed) {

        static NewJob of(String jobId, String type, int totalItems) {
            return new NewJob(jobId, type, "pending", totalItems, 0);
        }
    }
}
