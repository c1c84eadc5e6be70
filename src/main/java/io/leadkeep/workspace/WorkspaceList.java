package io.leadkeep.workspace;

import io.leadkeep.http.Pagination;
import java.util.List;

/** A list of workspaces. All workspaces of a user fit one page. */
record WorkspaceList(boolean success, List<WorkspaceSummary> data, Pagination pagination) {

    static WorkspaceList of(List<WorkspaceSummary> all) {
        return new WorkspaceList(
                true,
                all,
                new Pagination(Accounts.MAX_WORKSPACES, all.size(), null, false, null, null, null));
    }
}
