package io.leadkeep.workspace;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.time.Instant;

/** A row of the table {@code member}: a user in a workspace. */
@Entity
@IdClass(MemberKey.class)
class Member {

    @Id
    @Column(name = "workspace_id")
    String workspaceId;

    @Id
    @Column(name = "account_id")
    String accountId;

    @Enumerated(EnumType.STRING)
    Role role;

    @Column(name = "joined_at")
    Instant joinedAt;

    static Member of(String workspaceId, String accountId, Role role, Instant now) {
        Member member = new Member();
        member.workspaceId = workspaceId;
        member.accountId = accountId;
        member.role = role;
        member.joinedAt = now;
        return member;
    }
}
