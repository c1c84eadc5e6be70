package io.leadkeep.lead;

import io.leadkeep.http.ApiException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** Refuses duplicates, and counts them. */
@ApplicationScoped
class LeadConflicts {

    private final Counter conflicts;

    LeadConflicts(MeterRegistry metrics) {
        this.conflicts =
                Counter.builder("leadkeep.leads.conflicts")
                        .description("Creates that were refused because the address is taken")
                        .register(metrics);
    }

    /**
     * Refuses a create.
     *
     * @param existing the lead that has the address
     * @return 409, to be thrown
     */
    ApiException with(ExistingLead existing) {
        conflicts.increment();
        return ApiException.conflict("Lead with this email already exists", existing);
    }
}
