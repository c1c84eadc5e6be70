package io.leadkeep.enrichment;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Knows every checker there is. */
@ApplicationScoped
class Enrichers {

    private final Map<String, Enricher<?>> byRequest = new LinkedHashMap<>();
    private final Map<String, Enricher<?>> byJob = new LinkedHashMap<>();

    Enrichers(@All List<Enricher<?>> all) {
        all.stream()
                .sorted(Comparator.comparing(Enricher::requestedAs))
                .forEach(
                        checker -> {
                            byRequest.put(checker.requestedAs(), checker);
                            byJob.put(checker.jobType(), checker);
                        });
    }

    /**
     * Names that a client may send.
     *
     * @return entries of {@code enrichmentTypes}
     */
    Set<String> names() {
        return byRequest.keySet();
    }

    /**
     * Finds what a client has asked for.
     *
     * @param name an entry of {@code enrichmentTypes}
     * @return its checker, or empty for another name
     */
    Optional<Enricher<?>> requested(String name) {
        return Optional.ofNullable(byRequest.get(name));
    }

    /**
     * Finds who works on a job.
     *
     * @param type of the job
     * @return its checker, or empty for a type that only another version of Leadkeep knows
     */
    Optional<Enricher<?>> ofJob(String type) {
        return Optional.ofNullable(byJob.get(type));
    }

    /**
     * All types of jobs.
     *
     * @return as jobs are called
     */
    Set<String> jobTypes() {
        return byJob.keySet();
    }
}
