package io.leadkeep.enrichment;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Logs the end of each job, with the reasons why leads failed. */
@Singleton
class JobLog {

    private static final Logger LOG = Logger.getLogger(JobLog.class);

    void ended(EndedJob ended) {
        JobView job = ended.job();
        LOG.infof(
                "Enrichment job %s in workspace %s: %s %s, %d leads in %d ms (%d succeeded, %d"
                        + " failed%s)",
                job.id(),
                ended.workspaceId(),
                job.type(),
                job.status(),
                job.totalLeads(),
                Duration.between(job.createdAt(), job.completedAt()).toMillis(),
                job.metadata().successCount(),
                job.metadata().failedCount(),
                reasons(job.metadata().failures()));
    }

    private static String reasons(List<JobFailure> failures) {
        return failures.isEmpty()
                ? ""
                : failures.stream()
                        .map(failure -> failure.reason() + " " + failure.count())
                        .collect(Collectors.joining(", ", ": ", ""));
    }
}
