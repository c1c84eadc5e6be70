package io.leadkeep.workspace;

import java.time.Instant;

/** A member of a workspace as the other members see it. */
record MemberView(String userId, String name, String email, Role role, Instant joinedAt) {}
