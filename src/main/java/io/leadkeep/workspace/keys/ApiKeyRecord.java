package io.leadkeep.workspace.keys;

import io.leadkeep.auth.ApiKey;
import io.leadkeep.auth.Scopes;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** A row of the table {@code api_key}. The times and addresses of use are auth's to write. */
@Entity
@Table(name = "api_key")
public class ApiKeyRecord {

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

    /** Null if that was the user of {@code accountId}. */
    @Column(name = "created_by", updatable = false)
    String createdBy;

    @Column(name = "created_at", updatable = false)
    Instant createdAt;

    String name;

    /** Whether it is the key that {@code /api-key} manages. */
    @Column(updatable = false)
    boolean single;

    /** Null for a full key. */
    String[] scopes;

    @Column(name = "expires_at")
    Instant expiresAt;

    @Column(name = "allowed_cidrs")
    String[] allowedCidrs;

    @Column(name = "revoked_at")
    Instant revokedAt;

    @Column(name = "last_used_at", insertable = false, updatable = false)
    Instant lastUsedAt;

    @Column(name = "last_used_from", insertable = false, updatable = false)
    String lastUsedFrom;

    /** Returns a full key without a limit. */
    static ApiKeyRecord of(String id, ApiKey key, KeyOwner owner, String name, Instant now) {
        ApiKeyRecord record = new ApiKeyRecord();
        record.id = id;
        record.hash = key.hash().toBytes();
        record.displayPrefix = key.displayPrefix();
        record.workspaceId = owner.workspaceId();
        record.accountId = owner.userId();
        record.createdAt = now;
        record.name = name;
        record.allowedCidrs = new String[0];
        return record;
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    Scopes scopes() {
        return Scopes.of(scopes == null ? null : List.of(scopes));
    }

    void setScopes(Scopes granted) {
        Collection<String> names = granted.granted();
        scopes = names == null ? null : names.stream().sorted().toArray(String[]::new);
    }

    void copyLimits(ApiKeyRecord other) {
        scopes = other.scopes;
        expiresAt = other.expiresAt;
        allowedCidrs = other.allowedCidrs;
    }

    /** How the key appears in the log. */
    @Override
    public String toString() {
        return id + " (" + displayPrefix + "…)";
    }
}
