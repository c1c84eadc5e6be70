package io.leadkeep.workspace;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.leadkeep.id.Id;
import io.leadkeep.lead.search.LeadCounts;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A workspace with all that belongs to it (contract, section 5). */
@Schema(name = "Workspace", description = "A workspace, its members and its settings")
record WorkspaceView(
        @Schema(required = true, pattern = Id.PATTERN) String id,
        @Schema(required = true, examples = "Sales team") String name,
        @Schema(required = true, pattern = Id.PATTERN) String ownerId,
        @Schema(required = true, examples = "3") int memberCount,
        @Schema(required = true) Instant createdAt,
        @Schema(required = true) List<MemberView> members,
        @Schema(
                        required = true,
                        type = SchemaType.OBJECT,
                        description = "What PATCH has merged, as it was sent")
                @JsonRawValue
                String settings,
        @Schema(required = true) Usage usage) {

    /** What a workspace uses. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Usage")
    record Usage(
            @Schema(required = true, examples = "1234") long totalLeads,
            @Schema(
                            enumeration = "true",
                            description = "Only above 10,000 leads: the number is an estimate")
                    Boolean totalLeadsIsEstimate) {

        static Usage of(LeadCounts.Total total) {
            return new Usage(total.leads(), total.isEstimate() ? true : null);
        }
    }

    static WorkspaceView of(Row row, List<MemberView> members, LeadCounts.Total leads) {
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
