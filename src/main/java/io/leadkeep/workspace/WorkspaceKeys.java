package io.leadkeep.workspace;

import io.leadkeep.auth.ApiKeys;
import io.leadkeep.auth.Scopes;
import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.SqlState;
import io.leadkeep.event.EventLog;
import io.leadkeep.event.EventType;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.PageEnvelope;
import io.leadkeep.workspace.keys.ApiKeyRecord;
import io.leadkeep.workspace.keys.CreatedKeyView;
import io.leadkeep.workspace.keys.KeyChange;
import io.leadkeep.workspace.keys.KeyOwner;
import io.leadkeep.workspace.keys.KeyRows;
import io.leadkeep.workspace.keys.KeyView;
import io.leadkeep.workspace.keys.NewKey;
import io.leadkeep.workspace.keys.NewKeyView;
import io.leadkeep.workspace.keys.Rotation;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The API keys of a workspace: the single key, and named ones beside it. The owner and the admins
 * change them.
 *
 * <p>A creator is the scopes of the key that a request has; a key cannot give another one more.
 */
@ApplicationScoped
@Repository
class WorkspaceKeys {

    private static final Logger LOG = Logger.getLogger(WorkspaceKeys.class);

    private final WorkspaceLock lock;
    private final KeyRows rows;
    private final EventLog events;
    private final ApiKeys keys;

    WorkspaceKeys(WorkspaceLock lock, KeyRows rows, EventLog events, ApiKeys keys) {
        this.lock = lock;
        this.rows = rows;
        this.events = events;
        this.keys = keys;
    }

    /** Returns all keys, the single one as well. */
    Uni<PageEnvelope<KeyView>> list(Tenant tenant) {
        return lock.reading(tenant, Role.ADMIN, () -> rows.list(KeyOwner.workspace(tenant)));
    }

    /**
     * Creates a named key; fails with 409 if there are too many.
     *
     * @param properties is read only after the permission check
     */
    Uni<CreatedKeyView> create(Tenant tenant, Scopes creator, Supplier<KeyChange> properties) {
        return lock.holding(
                        tenant,
                        Role.ADMIN,
                        workspace -> {
                            KeyChange read = properties.get();
                            creator.requireAll(read.scopes());
                            return rows.create(KeyOwner.workspace(tenant), read)
                                    .call(() -> events.add(tenant, EventType.KEY_CREATED));
                        })
                .invoke(created -> created(created, tenant))
                .map(NewKey::fullView);
    }

    /**
     * Changes any key, the single one as well; fails with 404 if there is no such key.
     *
     * @param properties is read only after the permission check
     */
    Uni<KeyView> change(
            Tenant tenant, Scopes creator, String keyId, Supplier<KeyChange> properties) {
        return lock.holding(
                        tenant,
                        Role.ADMIN,
                        workspace ->
                                rows.change(
                                        KeyOwner.workspace(tenant),
                                        creator,
                                        keyId,
                                        properties.get()))
                .invoke(() -> keys.forgetWorkspace(tenant.workspaceId()))
                .invoke(changed -> log(changed, "changed", tenant, ""))
                .map(KeyView::of);
    }

    /** Revokes any key, the single one as well; fails with 404 if there is no such key. */
    Uni<Void> revoke(Tenant tenant, String keyId) {
        return revoke(tenant, () -> rows.revoke(KeyOwner.workspace(tenant), keyId));
    }

    /** Fails with 409 if there is a single key; the unique index decides. */
    Uni<NewKeyView> createSingle(Tenant tenant, Scopes creator) {
        return lock.holding(
                        tenant,
                        Role.ADMIN,
                        workspace -> {
                            creator.requireAll(Scopes.FULL);
                            return rows.createSingle(KeyOwner.workspace(tenant))
                                    .call(() -> events.add(tenant, EventType.KEY_CREATED));
                        })
                .onFailure(SqlState::isUniqueViolation)
                .transform(
                        thrown ->
                                ApiException.of(
                                        ErrorCode.CONFLICT,
                                        "This workspace has an API key: rotate it or delete it"))
                .invoke(created -> created(created, tenant))
                .map(NewKey::view);
    }

    /** Replaces the single key in one transaction; fails with 404 if there is none. */
    Uni<NewKeyView> rotateSingle(Tenant tenant, Scopes creator) {
        return lock.holding(
                        tenant,
                        Role.ADMIN,
                        workspace ->
                                rows.rotateSingle(KeyOwner.workspace(tenant), creator)
                                        .call(() -> events.add(tenant, EventType.KEY_DELETED))
                                        .call(() -> events.add(tenant, EventType.KEY_CREATED)))
                .invoke(() -> keys.forgetWorkspace(tenant.workspaceId()))
                .invoke(rotation -> rotated(rotation, tenant))
                .map(rotation -> rotation.created().view());
    }

    /** Fails with 404 if there is no single key. */
    Uni<Void> revokeSingle(Tenant tenant) {
        return revoke(tenant, () -> rows.revokeSingle(KeyOwner.workspace(tenant)));
    }

    private Uni<Void> revoke(Tenant tenant, Supplier<Uni<ApiKeyRecord>> revocation) {
        return lock.holding(
                        tenant,
                        Role.ADMIN,
                        workspace ->
                                revocation
                                        .get()
                                        .call(() -> events.add(tenant, EventType.KEY_DELETED)))
                .invoke(() -> keys.forgetWorkspace(tenant.workspaceId()))
                .invoke(() -> events.count(EventType.KEY_DELETED, 1))
                .invoke(revoked -> log(revoked, "revoked", tenant, ""))
                .replaceWithVoid();
    }

    /** Deletes every key that the workspace has ever had, in the transaction of the caller. */
    Uni<Void> deleteAll(Tenant tenant) {
        return rows.deleteAll(tenant);
    }

    /** Ends a deletion of all keys, after its commit. */
    void deleted(Tenant tenant) {
        keys.forgetWorkspace(tenant.workspaceId());
        LOG.infof(
                "All API keys of workspace %s revoked by user %s",
                tenant.workspaceId(), tenant.userId());
    }

    private void created(NewKey created, Tenant tenant) {
        events.count(EventType.KEY_CREATED, 1);
        log(created.row(), "created", tenant, "");
    }

    private void rotated(Rotation rotation, Tenant tenant) {
        events.count(EventType.KEY_DELETED, 1);
        events.count(EventType.KEY_CREATED, 1);
        log(rotation.old(), "rotated", tenant, "; the new key is " + rotation.created().row());
    }

    private static void log(ApiKeyRecord row, String event, Tenant tenant, String rest) {
        LOG.infof(
                "API key %s of workspace %s %s by user %s%s",
                row, tenant.workspaceId(), event, tenant.userId(), rest);
    }
}
