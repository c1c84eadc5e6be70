package io.leadkeep.workspace;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.leadkeep.lead.search.LeadTotal;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.List;

/** A workspace with all that belongs to it (contract, section 5). */
record WorkspaceView(
        String id,
        String name,
        String ownerId,
        int memberCount,
        Instant createdAt,
        List<MemberView> members,
        @JsonRawValue String settings,
        Usage usage) {

    /** What a workspace uses. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Usage(long totalLeads, Boolean totalLeadsIsEstimate) {

        static Usage of(LeadTotal total) {
            return new Usage(total.count(), total.isEstimate() ? true : null);
        }
    }

    static WorkspaceView of(Row row, List<MemberView> members, LeadTotal leads) {
        return new WorkspaceView(
                row.getString("id"),
                row.getString("name"),
                row.getString("owner_id"),
                members.size(),
                row.getOffsetDateTime("created_at").toInstant(),
                members,
                row.getString("settings"),
                Usage.of(leads));
    }
}
