package io.leadkeep.lead.search;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Sql;
import io.leadkeep.text.Words;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.TreeMap;

/** Finds the leads of a short do-not-contact list, from its entries. */
@ApplicationScoped
@Repository
class ListedLeads {

    private static final int MAX_ADDRESSES = 10_000;
    private static final int MAX_DOMAINS = 20;

    private static final String LIST =
            """
            select
                (select count(*) from (
                    select from dnc_entry where workspace_id = $1 and kind <> 'domain' limit $2
                ) counted) as addresses,
                array(select value from dnc_entry where workspace_id = $1 and kind = 'domain' limit $3) as domains
            """;

    private final LeadCountEstimator counts;

    ListedLeads(LeadCountEstimator counts) {
        this.counts = counts;
    }

    /**
     * The entries of a list.
     *
     * @param domains for each domain a filter by its words, which finds other leads too
     */
    record Entries(Map<String, Domain> domains) {

        /** Adds a query for leads, of which some may not be on the list; a condition may follow. */
        void addLeads(Sql sql, String workspaceId) {
            sql.add("select lead.* from (select listed.id from dnc_entry cross join lateral (");
            sql.add("select id from lead where workspace_id = ").parameter(workspaceId);
            sql.add(" and lower(email) = value offset 0) listed where workspace_id = ");
            sql.parameter(workspaceId).add(" and kind <> 'domain'");
            for (Domain domain : domains.values()) {
                sql.add(" union select id from lead where workspace_id = ").parameter(workspaceId);
                domain.words().addTo(sql, workspaceId, domain.estimate().frequentTerms());
            }
            sql.add(") found cross join lateral (select * from lead where workspace_id = ");
            sql.parameter(workspaceId).add(" and id = found.id offset 0) lead where true");
        }
    }

    private record Domain(LeadFilter words, FilterEstimate estimate) {}

    /** Returns the entries, or null if there are many, or many leads have the words of a domain. */
    Uni<Entries> find(Tenant tenant, SqlConnection connection) {
        return connection
                .preparedQuery(LIST)
                .execute(Tuple.of(tenant.workspaceId(), MAX_ADDRESSES + 1, MAX_DOMAINS + 1))
                .map(rows -> rows.iterator().next())
                .chain(list -> isShort(list) ? find(tenant, list, connection) : none());
    }

    private static boolean isShort(Row list) {
        return list.getLong("addresses") <= MAX_ADDRESSES
                && list.getArrayOfStrings("domains").length <= MAX_DOMAINS;
    }

    private static Uni<Entries> none() {
        return Uni.createFrom().nullItem();
    }

    private Uni<Entries> find(Tenant tenant, Row list, SqlConnection connection) {
        Map<String, Domain> domains = new TreeMap<>();
        Uni<Void> estimates = Uni.createFrom().voidItem();
        for (String domain : list.getArrayOfStrings("domains")) {
            LeadFilter words = LeadFilter.ofWords(Words.of(domain));
            estimates =
                    estimates
                            .chain(() -> counts.verifiedEstimate(tenant, words, connection))
                            .invoke(estimate -> domains.put(domain, new Domain(words, estimate)))
                            .replaceWithVoid();
        }
        return estimates.map(
                done ->
                        domains.values().stream().mapToLong(d -> d.estimate().leads()).sum()
                                        <= FilterEstimate.MAX_FEW
                                ? new Entries(domains)
                                : null);
    }
}
