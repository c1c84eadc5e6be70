package io.leadkeep.workspace;

import io.leadkeep.auth.ApiKey;
import io.leadkeep.auth.Tenant;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/**
 * A row of the table {@code api_key}. The column {@code last_used_at} is written by {@code
 * auth.KeyUsage} only.
 */
@Entity
@Table(name = "api_key")
class ApiKeyRecord {

    @Id String id;

    @Column(updatable = false)
    byte[] hash;

    @Column(name = "display_prefix", updatable = false)
    String displayPrefix;

    /** Null for a platform key. */
    @Column(name = "workspace_id", updatable = false)
    String workspaceId;

    @Column(name = "account_id", updatable = false)
    String accountId;

    @Column(name = "created_at", updatable = false)
    Instant createdAt;

    @Column(name = "revoked_at")
    Instant revokedAt;

    static ApiKeyRecord of(String id, ApiKey key, Tenant tenant, Instant now) {
        ApiKeyRecord record = new ApiKeyRecord();
        record.id = id;
        record.hash = key.hash().toBytes();
        record.displayPrefix = key.displayPrefix();
        record.workspaceId = key.kind() == ApiKey.Kind.WORKSPACE ? tenant.workspaceId() : null;
        record.accountId = tenant.userId();
        record.createdAt = now;
        return record;
    }

    /** How the key appears in the log. */
    @Override
    public String toString() {
        return id + " (" + displayPrefix + "…)";
    }
}
