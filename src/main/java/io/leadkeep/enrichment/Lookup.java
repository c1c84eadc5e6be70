package io.leadkeep.enrichment;

import io.leadkeep.lead.LeadEnrichments.LeadForEnrichment;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * One lookup for one or more leads.
 *
 * @param results one per lead; never fails
 */
record Lookup<F>(Uni<List<ItemResult<F>>> results) {

    private static final Logger LOG = Logger.getLogger(Lookup.class);

    /** Creates one lookup per domain of the leads. */
    static <A, F> List<Lookup<F>> perDomain(
            List<LeadForEnrichment> leads,
            Function<String, Uni<A>> lookUp,
            BiFunction<LeadForEnrichment, A, ItemResult<F>> toResult) {
        return leads.stream()
                .collect(Collectors.groupingBy(LeadForEnrichment::domain))
                .entrySet()
                .stream()
                .map(each -> of(each.getValue(), () -> lookUp.apply(each.getKey()), toResult))
                .toList();
    }

    static <A, F> Lookup<F> of(
            List<LeadForEnrichment> leads,
            Supplier<Uni<A>> lookUp,
            BiFunction<LeadForEnrichment, A, ItemResult<F>> toResult) {
        return new Lookup<>(
                Uni.createFrom()
                        .deferred(lookUp::get)
                        .map(answer -> results(leads, lead -> toResult.apply(lead, answer)))
                        .onFailure()
                        .recoverWithItem(e -> failed(leads, e)));
    }

    private static <F> List<ItemResult<F>> failed(List<LeadForEnrichment> leads, Throwable e) {
        LOG.error("A lookup failed", e);
        return results(leads, lead -> ItemResult.failed(lead.id(), "error"));
    }

    private static <F> List<ItemResult<F>> results(
            List<LeadForEnrichment> leads, Function<LeadForEnrichment, ItemResult<F>> toResult) {
        return leads.stream().map(toResult).toList();
    }
}
