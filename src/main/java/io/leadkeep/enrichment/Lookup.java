package io.leadkeep.enrichment;

import io.leadkeep.lead.LeadEnrichments.LeadForEnrichment;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Something to be asked once, and what it tells of all the leads that it is asked for.
 *
 * @param answer one finding a lead; never fails
 * @param <F> type of what is found
 */
record Lookup<F>(Uni<List<ItemResult<F>>> answer) {

    private static final Logger LOG = Logger.getLogger(Lookup.class);

    /**
     * A question about each domain of some leads: the leads of one domain share its answer.
     *
     * @param leads any
     * @param ask about a domain
     * @param tell what an answer says of a lead
     * @param <A> type of the answer
     * @param <F> type of what is found
     * @return one question a domain
     */
    static <A, F> List<Lookup<F>> aDomain(
            List<LeadForEnrichment> leads,
            Function<String, Uni<A>> ask,
            BiFunction<A, LeadForEnrichment, ItemResult<F>> tell) {
        Map<String, List<LeadForEnrichment>> byDomain = new LinkedHashMap<>();
        for (LeadForEnrichment lead : leads) {
            byDomain.computeIfAbsent(lead.domain(), domain -> new ArrayList<>()).add(lead);
        }
        List<Lookup<F>> questions = new ArrayList<>(byDomain.size());
        byDomain.forEach(
                (domain, sharing) -> questions.add(of(sharing, () -> ask.apply(domain), tell)));
        return questions;
    }

    /**
     * A question about one lead.
     *
     * @param lead any
     * @param ask about it
     * @param tell what the answer says of it
     * @param <A> type of the answer
     * @param <F> type of what is found
     * @return the question
     */
    static <A, F> Lookup<F> about(
            LeadForEnrichment lead,
            Supplier<Uni<A>> ask,
            BiFunction<A, LeadForEnrichment, ItemResult<F>> tell) {
        return of(List.of(lead), ask, tell);
    }

    /**
     * No question at all.
     *
     * @param findings that are there already
     * @param <F> type of what is found
     * @return answered
     */
    static <F> Lookup<F> answered(List<ItemResult<F>> findings) {
        return new Lookup<>(Uni.createFrom().item(findings));
    }

    private static <A, F> Lookup<F> of(
            List<LeadForEnrichment> leads,
            Supplier<Uni<A>> ask,
            BiFunction<A, LeadForEnrichment, ItemResult<F>> tell) {
        return new Lookup<>(
                Uni.createFrom()
                        .deferred(ask::get)
                        .map(answer -> leads.stream().map(l -> tell.apply(answer, l)).toList())
                        .onFailure()
                        .invoke(e -> LOG.error("A question about leads failed", e))
                        .onFailure()
                        .recoverWithItem(() -> failed(leads)));
    }

    private static <F> List<ItemResult<F>> failed(List<LeadForEnrichment> leads) {
        return leads.stream().map(lead -> ItemResult.<F>failed(lead.id())).toList();
    }
}
