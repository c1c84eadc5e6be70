package io.leadkeep.enrichment;

import io.leadkeep.auth.Tenant;
import io.leadkeep.lead.LeadEnrichments.LeadForEnrichment;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;

/**
 * A type of enrichment. Each bean of this type adds one to the API.
 *
 * @param <F> the finding about a lead
 */
interface Enricher<F> {

    /** The name in {@code enrichmentTypes} of a request. */
    String requestName();

    String jobType();

    /** Returns how many leads to lease at once, at most the configured number. */
    default int batchSize(int configured) {
        return configured;
    }

    /** Returns lookups that give exactly one result for each lead; they start on subscription. */
    List<Lookup<F>> lookups(List<LeadForEnrichment> leads);

    /** Writes findings in the transaction that has locked the leads. */
    Uni<Void> write(Tenant tenant, List<F> findings, SqlConnection transaction);
}
