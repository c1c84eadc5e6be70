package io.leadkeep.webhook.delivery;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Sql;
import io.leadkeep.database.Transactions;
import io.leadkeep.lead.search.LeadFilter;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds which leads an endpoint's filter selects. */
@Repository
@Singleton
record LeadMatches(Transactions transactions) {

    Uni<Set<String>> among(Tenant tenant, Collection<String> leadIds, LeadFilter filter) {
        if (leadIds.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        Sql sql = Sql.unprepared().add("select id from lead where workspace_id = ");
        sql.parameter(tenant.workspaceId()).add(" and id = any(");
        sql.parameter(leadIds.toArray(String[]::new)).add(")");
        filter.addTo(sql, tenant.workspaceId());
        return transactions
                .run(tenant.call(), sql::execute)
                .map(
                        rows ->
                                rows.stream()
                                        .map(row -> row.getString(0))
                                        .collect(Collectors.toSet()));
    }
}
