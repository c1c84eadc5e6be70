package io.leadkeep.enrichment;

import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** How many leads of a job failed for one reason. */
record JobFailure(String reason, int count) {

    /** Failures that a node of a release before the reasons has counted. */
    private static final String NOT_RECORDED = "not_recorded";

    private static final Comparator<JobFailure> MOST_FIRST =
            Comparator.comparingInt(JobFailure::count).reversed().thenComparing(JobFailure::reason);

    /**
     * Returns the failures of a job, the most frequent first.
     *
     * @param recorded counts by reason
     * @param total the number of failed leads
     */
    static List<JobFailure> of(JsonObject recorded, int total) {
        List<JobFailure> failures =
                recorded.fieldNames().stream()
                        .map(reason -> new JobFailure(reason, recorded.getInteger(reason)))
                        .toList();
        int rest = total - failures.stream().mapToInt(JobFailure::count).sum();
        return Stream.concat(failures.stream(), Stream.of(new JobFailure(NOT_RECORDED, rest)))
                .filter(failure -> failure.count() > 0)
                .sorted(MOST_FIRST)
                .toList();
    }
}
