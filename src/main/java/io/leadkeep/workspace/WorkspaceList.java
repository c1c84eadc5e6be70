package io.leadkeep.workspace;

import io.leadkeep.http.Pagination;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The envelope of a list of workspaces (contract, section 1). It is always one page: a user is in
 * no more workspaces than fit.
 */
@Schema(name = "WorkspaceList")
record WorkspaceList(
        @Schema(required = true, enumeration = "true") boolean success,
        @Schema(required = true) List<WorkspaceSummary> data,
        @Schema(required = true) Pagination pagination) {

    static WorkspaceList of(List<WorkspaceSummary> all) {
        return new WorkspaceList(
                true,
                all,
                new Pagination(Accounts.MAX_WORKSPACES, all.size(), null, false, null, null, null));
    }
}
