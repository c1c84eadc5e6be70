package io.leadkeep.workspace;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.leadkeep.lead.search.LeadTotal;
import java.time.Instant;
import java.util.List;

/** A workspace with its members, settings and usage. */
record WorkspaceView(
        String id,
        String name,
        String ownerId,
        int memberCount,
        Instant createdAt,
        List<MemberView> members,
        @JsonRawValue String settings,
        Usage usage) {

    /**
     * What a workspace uses.
     *
     * @param totalLeadsIsEstimate null for an exact number
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Usage(long totalLeads, Boolean totalLeadsIsEstimate) {

        static Usage of(LeadTotal total) {
            return new Usage(total.count(), total.isEstimate() ? true : null);
        }
    }

    static WorkspaceView of(Workspace workspace, List<MemberView> members, LeadTotal leads) {
        return new WorkspaceView(
                workspace.id,
                workspace.name,
                workspace.ownerId,
                members.size(),
                workspace.createdAt,
                members,
                workspace.settings,
                Usage.of(leads));
    }
}
