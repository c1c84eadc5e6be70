package io.leadkeep.workspace;

import io.leadkeep.http.Pagination;
import java.util.List;

/**
 * The envelope of a list of workspaces (contract, section 1). It is always one page: a user is in
 * no more workspaces than fit.
 */
record WorkspaceList(boolean success, List<WorkspaceSummary> data, Pagination pagination) {

    static WorkspaceList of(List<WorkspaceSummary> all) {
        return new WorkspaceList(
                true,
                all,
                new Pagination(Accounts.MAX_WORKSPACES, all.size(), null, false, null, null, null));
    }
}
