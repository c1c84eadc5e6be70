package io.leadkeep.enrichment;

import io.leadkeep.lead.LeadEnrichments.LeadForEnrichment;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;

/**
 * Finds out one kind of thing about leads. A new kind is a new class of these.
 *
 * @param <F> type of what is found
 */
interface Enricher<F> {

    /**
     * What a client calls it.
     *
     * @return an entry of {@code enrichmentTypes}
     */
    String requestedAs();

    /**
     * What its jobs are called.
     *
     * @return a job's {@code type}
     */
    String jobType();

    /**
     * How many leads are worked on together.
     *
     * @param configured the number for those whose answers come fast
     * @return at most that
     */
    default int batchSize(int configured) {
        return configured;
    }

    /**
     * What must be asked to check leads.
     *
     * @param leads at most a batch
     * @return questions that answer for each of them exactly once; nothing is asked before their
     *     answers are subscribed to
     */
    List<Lookup<F>> questions(List<LeadForEnrichment> leads);

    /**
     * Writes what was found, within the transaction that has locked the leads.
     *
     * @param workspaceId whose leads
     * @param found one a lead
     * @param connection with the transaction on it
     * @return done
     */
    Uni<Void> write(String workspaceId, List<F> found, SqlConnection connection);
}
