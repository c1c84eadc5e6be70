package io.leadkeep.lead.search;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Sql;
import io.leadkeep.lead.SearchTerms;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.stream.Stream;

/** Finds the leads of a short do-not-contact list, from its entries. */
@Repository
final class ListedLeads {

    private static final int MAX_ADDRESSES = 10_000;
    private static final int MAX_DOMAINS = 20;

    /** No row if there are many addresses. */
    private static final String DOMAINS =
            """
            select array(select value from dnc_entry where workspace_id = $1 and kind = 'domain' limit $3)
            where (select count(*) from (
                select from dnc_entry where workspace_id = $1 and kind <> 'domain' limit $2
            ) addresses) < $2
            """;

    /** Returns for each domain of the list a query for leads with its words; null if it is long. */
    static Uni<String[]> domainTerms(Tenant tenant, SqlConnection connection) {
        return connection
                .preparedQuery(DOMAINS)
                .execute(Tuple.of(tenant.workspaceId(), MAX_ADDRESSES + 1, MAX_DOMAINS + 1))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getArrayOfStrings(0))
                .map(
                        list ->
                                list == null || list.length > MAX_DOMAINS
                                        ? null
                                        : terms(tenant, list));
    }

    private static String[] terms(Tenant tenant, String[] domains) {
        return Stream.of(domains)
                .map(domain -> SearchTerms.ofDomain(tenant.workspaceId(), domain))
                .toArray(String[]::new);
    }

    /** Adds a query for the ids of leads, of which some may not be on the list. */
    static void addIds(Sql sql, String workspaceId, String[] domainTerms) {
        sql.add("select found.id from dnc_entry cross join lateral (");
        sql.add("select id from lead where workspace_id = ").parameter(workspaceId);
        sql.add(" and lower(email) = value offset 0) found where workspace_id = ");
        sql.parameter(workspaceId).add(" and kind <> 'domain' union select found.id from");
        sql.add(" unnest(").parameter(domainTerms).add("::text[]) as terms cross join lateral (");
        sql.add("select id from lead where workspace_id = ").parameter(workspaceId);
        sql.add(" and search @@ terms::tsquery offset 0) found");
    }
}
