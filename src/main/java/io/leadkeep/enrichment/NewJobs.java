package io.leadkeep.enrichment;

import java.util.List;

/** The jobs that a request has created. */
record NewJobs(List<NewJob> jobs, int totalLeads, int totalCreditsCharged) {

    static NewJobs of(List<NewJob> jobs) {
        return new NewJobs(jobs, jobs.get(0).totalItems(), 0);
    }

    record NewJob(String jobId, String type, String status, int totalItems, int creditsUsed) {

        static NewJob of(String jobId, String type, int totalItems) {
            return new NewJob(jobId, type, "pending", totalItems, 0);
        }
    }
}
