package io.leadkeep.enrichment;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Logs the end of each job, with the reasons why leads failed. */
@ApplicationScoped
class JobLog {

    private static final Logger LOG = Logger.getLogger(JobLog.class);

    private static final String EXPIRED = "expired";

    /** Leads that another node counted, or this one before a restart. */
    private static final String OTHER_NODE = "other_node";

    private static final long MAX_JOBS = 10_000;

    /** By job, the number of failed leads by reason, counted by this node. */
    private final Cache<String, Map<String, Integer>> failures;

    JobLog(EnrichmentConfig config) {
        failures =
                Caffeine.newBuilder()
                        .maximumSize(MAX_JOBS)
                        .expireAfterAccess(config.expiresAfter())
                        .build();
    }

    void addFailures(String jobId, Map<String, Integer> added) {
        if (!added.isEmpty()) {
            failures.asMap().merge(jobId, added, JobLog::sum);
        }
    }

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
                reasons(ended));
    }

    private String reasons(EndedJob ended) {
        Map<String, Integer> known = failures.asMap().remove(ended.job().id());
        Map<String, Integer> all = new TreeMap<>(known == null ? Map.of() : known);
        if (ended.expiredLeads() > 0) {
            all.put(EXPIRED, ended.expiredLeads());
        }
        int rest = ended.job().metadata().failedCount() - total(all);
        if (rest > 0) {
            all.put(OTHER_NODE, rest);
        }
        return all.isEmpty()
                ? ""
                : all.entrySet().stream()
                        .map(reason -> reason.getKey() + " " + reason.getValue())
                        .collect(Collectors.joining(", ", ": ", ""));
    }

    private static int total(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static Map<String, Integer> sum(Map<String, Integer> a, Map<String, Integer> b) {
        Map<String, Integer> sum = new TreeMap<>(a);
        b.forEach((reason, count) -> sum.merge(reason, count, Integer::sum));
        return sum;
    }
}
