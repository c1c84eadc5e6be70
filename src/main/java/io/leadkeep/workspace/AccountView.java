package io.leadkeep.workspace;

import java.time.Instant;
import java.util.List;

/** An account as its own user sees it. */
record AccountView(String id, String name, String email, List<Membership> workspaces) {

    /** A workspace that the user is in. */
    record Membership(String workspaceId, Role role, Instant joinedAt) {}

    static AccountView of(Account account, List<Member> memberships) {
        return new AccountView(
                account.id,
                account.name,
                account.email,
                memberships.stream()
                        .map(m -> new Membership(m.workspaceId, m.role, m.joinedAt))
                        .toList());
    }
}
