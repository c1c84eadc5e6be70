package io.leadkeep.enrichment;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** All types of enrichment. */
@ApplicationScoped
class Enrichers {

    private final Map<String, Enricher<?>> byRequestName = new TreeMap<>();
    private final Map<String, Enricher<?>> byJobType = new TreeMap<>();

    Enrichers(@All List<Enricher<?>> all) {
        for (Enricher<?> enricher : all) {
            byRequestName.put(enricher.requestName(), enricher);
            byJobType.put(enricher.jobType(), enricher);
        }
    }

    Set<String> requestNames() {
        return byRequestName.keySet();
    }

    Optional<Enricher<?>> ofRequest(String name) {
        return Optional.ofNullable(byRequestName.get(name));
    }

    Set<String> jobTypes() {
        return byJobType.keySet();
    }

    /** Empty for a type that only another version of Leadkeep knows. */
    Optional<Enricher<?>> ofJob(String type) {
        return Optional.ofNullable(byJobType.get(type));
    }
}
