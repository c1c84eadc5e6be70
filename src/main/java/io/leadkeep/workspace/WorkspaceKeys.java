package io.leadkeep.workspace;

import io.leadkeep.auth.ApiKey;
import io.leadkeep.auth.ApiKeys;
import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.SqlState;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.id.Ids;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jboss.logging.Logger;

/** The API key of a workspace, which has at most one. */
@ApplicationScoped
@Repository
class WorkspaceKeys {

    private static final Logger LOG = Logger.getLogger(WorkspaceKeys.class);

    private static final class Rows implements PanacheRepositoryBase<ApiKeyRecord, String> {}

    /** The row of a new key, and the key itself, which is stored nowhere. */
    private record NewKey(ApiKeyRecord row, ApiKey key) {

        NewKeyView view() {
            return new NewKeyView(key.reveal(), row.createdAt, row.accountId);
        }
    }

    private record Rotation(ApiKeyRecord old, NewKey created) {}

    private final Rows rows = new Rows();
    private final WorkspaceLock lock;
    private final ApiKeys keys;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random;

    WorkspaceKeys(WorkspaceLock lock, ApiKeys keys, Ids ids, Clock clock, SecureRandom random) {
        this.lock = lock;
        this.keys = keys;
        this.ids = ids;
        this.clock = clock;
        this.random = random;
    }

    /** Fails with 409 if there is a key; the unique index decides. */
    Uni<NewKeyView> create(Tenant tenant) {
        return lock.holding(tenant, Role.ADMIN, workspace -> insert(tenant))
                .onFailure(SqlState::isUniqueViolation)
                .transform(
                        thrown ->
                                ApiException.of(
                                        ErrorCode.CONFLICT,
                                        "This workspace has an API key: rotate it or delete it"))
                .invoke(created -> log(created.row(), "created", tenant, ""))
                .map(NewKey::view);
    }

    /** Replaces the key in one transaction; fails with 404 if there is none. */
    Uni<NewKeyView> rotate(Tenant tenant) {
        return lock.holding(tenant, Role.ADMIN, workspace -> replace(tenant))
                .invoke(() -> keys.forgetWorkspace(tenant.workspaceId()))
                .invoke(
                        r ->
                                log(
                                        r.old(),
                                        "rotated",
                                        tenant,
                                        "; the new key is " + r.created().row()))
                .map(rotation -> rotation.created().view());
    }

    /** Fails with 404 if there is no key. */
    Uni<Void> revoke(Tenant tenant) {
        return lock.holding(tenant, Role.ADMIN, workspace -> revokeCurrent(tenant))
                .invoke(() -> keys.forgetWorkspace(tenant.workspaceId()))
                .invoke(revoked -> log(revoked, "revoked", tenant, ""))
                .replaceWithVoid();
    }

    /** Deletes every key a workspace has ever had, in the transaction of the caller. */
    Uni<Void> deleteAll(Tenant tenant) {
        return rows.delete("workspaceId", tenant.workspaceId()).replaceWithVoid();
    }

    /** Ends a deletion of all keys, after its commit. */
    void deleted(Tenant tenant) {
        keys.forgetWorkspace(tenant.workspaceId());
        LOG.infof(
                "All API keys of workspace %s revoked by user %s",
                tenant.workspaceId(), tenant.userId());
    }

    private Uni<Rotation> replace(Tenant tenant) {
        return revokeCurrent(tenant)
                .chain(old -> insert(tenant).map(created -> new Rotation(old, created)));
    }

    private Uni<NewKey> insert(Tenant tenant) {
        ApiKey key = ApiKey.generate(ApiKey.Kind.WORKSPACE, random);
        return insert(tenant, key).map(row -> new NewKey(row, key));
    }

    /** Stores a key in the transaction of the caller; a platform key belongs to the user alone. */
    Uni<ApiKeyRecord> insert(Tenant tenant, ApiKey key) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return rows.persist(ApiKeyRecord.of(ids.next(), key, tenant, now));
    }

    /** Flushes: Hibernate sends inserts before updates, and a workspace has one valid key. */
    private Uni<ApiKeyRecord> revokeCurrent(Tenant tenant) {
        return rows.find("workspaceId = ?1 and revokedAt is null", tenant.workspaceId())
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(
                        () -> ApiException.of(ErrorCode.NOT_FOUND, "This workspace has no API key"))
                .invoke(row -> row.revokedAt = clock.instant())
                .call(rows::flush);
    }

    private static void log(ApiKeyRecord row, String event, Tenant tenant, String rest) {
        LOG.infof(
                "API key %s of workspace %s %s by user %s%s",
                row, tenant.workspaceId(), event, tenant.userId(), rest);
    }
}
