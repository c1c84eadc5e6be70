package io.leadkeep.enrichment;

import io.leadkeep.id.Id;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The jobs of a request (contract, section 6).
 *
 * @param jobs one a type
 * @param totalLeads in each of them
 * @param totalCreditsCharged always 0
 */
@Schema(name = "EnrichmentJobs")
record NewJobs(
        @Schema(required = true) List<NewJob> jobs,
        @Schema(required = true, minimum = "1") int totalLeads,
        @Schema(required = true, enumeration = "0") int totalCreditsCharged) {

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
    @Schema(name = "NewEnrichmentJob")
    record NewJob(
            @Schema(required = true, pattern = Id.PATTERN, examples = "665d4e5f6a7b8c9d0e1f2a3c")
                    String jobId,
            @Schema(
                            required = true,
                            enumeration = {"email_verification", "esp_detection", "seg_gateway"})
                    String type,
            @Schema(required = true, enumeration = "pending") String status,
            @Schema(required = true, minimum = "1") int totalItems,
            @Schema(required = true, enumeration = "0") int creditsUsed) {

        static NewJob of(String jobId, String type, int totalItems) {
            return new NewJob(jobId, type, "pending", totalItems, 0);
        }
    }

    /** The shape of the answer, for the API document. */
    @Schema(name = "EnrichmentJobsAnswer")
    record Answer(
            @Schema(required = true, enumeration = "true") boolean success,
            @Schema(required = true) NewJobs data) {}
}
