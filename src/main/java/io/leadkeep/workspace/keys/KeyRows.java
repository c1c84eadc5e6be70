package io.leadkeep.workspace.keys;

import io.leadkeep.auth.ApiKey;
import io.leadkeep.auth.KeyHash;
import io.leadkeep.auth.Scopes;
import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.PageEnvelope;
import io.leadkeep.http.Pagination;
import io.leadkeep.id.Id;
import io.leadkeep.id.Ids;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;

/**
 * The keys of workspaces and users. Every method runs in the session of its caller, whose lock
 * orders the changes to the keys of one owner.
 */
@ApplicationScoped
@Repository
@Repository.AcrossWorkspaces
public class KeyRows {

    /** A list shows them on one page. */
    private static final int MAX_KEYS = 100;

    private static final String OF_WORKSPACE = "workspaceId = ?1 and revokedAt is null order by id";

    private static final String OF_USER =
            "workspaceId is null and accountId = ?1 and revokedAt is null order by id";

    private static final String FULL_OF_USERS =
            "workspaceId is null and revokedAt is null and scopes is null"
                    + " and (expiresAt is null or expiresAt > ?1) order by id";

    private static final String SINGLE_NAME = "API key";
    private static final String FIRST_NAME = "Platform key";

    private static final class Rows implements PanacheRepositoryBase<ApiKeyRecord, String> {}

    private final Rows rows = new Rows();
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random;

    KeyRows(Ids ids, Clock clock, SecureRandom random) {
        this.ids = ids;
        this.clock = clock;
        this.random = random;
    }

    /** Returns the keys that are not revoked, oldest first. */
    public Uni<PageEnvelope<KeyView>> list(KeyOwner owner) {
        return all(owner)
                .map(keys -> keys.stream().map(KeyView::of).toList())
                .map(keys -> PageEnvelope.of(keys, onePage(keys.size())));
    }

    private static Pagination onePage(int total) {
        return new Pagination(MAX_KEYS, total, null, false, null, null, null);
    }

    private Uni<List<ApiKeyRecord>> all(KeyOwner owner) {
        return owner.workspaceId() == null
                ? rows.find(OF_USER, owner.userId()).list()
                : rows.find(OF_WORKSPACE, owner.workspaceId()).list();
    }

    /** Creates a key; fails with 409 if the owner has too many. */
    public Uni<NewKey> create(KeyOwner owner, KeyChange properties) {
        NewKey created = generate(owner, properties.name());
        properties.applyTo(created.row());
        return requireBelowLimit(owner).chain(() -> persist(created));
    }

    /** Creates the single key of a workspace; the unique index refuses a second one. */
    public Uni<NewKey> createSingle(KeyOwner owner) {
        NewKey created = generate(owner, SINGLE_NAME);
        created.row().single = true;
        return requireBelowLimit(owner).chain(() -> persist(created));
    }

    /** Creates the first key of a new user. */
    public Uni<NewKey> createFirst(KeyOwner owner, Scopes scopes, String createdBy) {
        NewKey created = generate(owner, FIRST_NAME);
        created.row().setScopes(scopes);
        created.row().createdBy = createdBy;
        return persist(created);
    }

    /** Stores a key of a new database: the single key of its workspace, or that of its user. */
    public Uni<NewKey> insertFirst(KeyOwner owner, ApiKey key) {
        boolean single = key.kind() == ApiKey.Kind.WORKSPACE;
        NewKey first = newKey(owner, key, single ? SINGLE_NAME : FIRST_NAME);
        first.row().single = single;
        return persist(first);
    }

    /** Returns the hash of the oldest platform key with full access; null if there is none. */
    public Uni<KeyHash> oldestFullPlatformKey() {
        return rows.find(FULL_OF_USERS, clock.instant())
                .firstResult()
                .onItem()
                .ifNotNull()
                .transform(key -> new KeyHash(key.hash));
    }

    /** Replaces the secret of the single key, and nothing else; fails with 404 if there is none. */
    public Uni<Rotation> rotateSingle(KeyOwner owner, Scopes creator) {
        return revokeSingle(owner)
                .invoke(old -> creator.requireAll(old.scopes()))
                .chain(
                        old -> {
                            NewKey created = generate(owner, old.name);
                            created.row().single = true;
                            created.row().copyLimits(old);
                            return persist(created).replaceWith(new Rotation(old, created));
                        });
    }

    /** Flushes: Hibernate sends inserts before updates, and a workspace has one single key. */
    public Uni<ApiKeyRecord> revokeSingle(KeyOwner owner) {
        return all(owner)
                .map(keys -> keys.stream().filter(key -> key.single).findAny())
                .map(found -> found.orElseThrow(KeyRows::noSingleKey))
                .invoke(this::revoke)
                .call(rows::flush);
    }

    private static ApiException noSingleKey() {
        return ApiException.of(ErrorCode.NOT_FOUND, "This workspace has no API key");
    }

    /**
     * Changes a key. Fails with 404 if the owner has no such key, with 403 if the changed key can
     * do more than the creator, and with 409 as {@link #revoke} does.
     */
    public Uni<ApiKeyRecord> change(
            KeyOwner owner, Scopes creator, String keyId, KeyChange properties) {
        return edit(
                owner,
                keyId,
                key -> {
                    properties.applyTo(key);
                    creator.requireAll(key.scopes());
                });
    }

    /**
     * Revokes a key. Fails with 404 if the owner has no such key, and with 409 for the last full
     * key of a user, because no other key could create one again.
     */
    public Uni<ApiKeyRecord> revoke(KeyOwner owner, String keyId) {
        return edit(owner, keyId, this::revoke);
    }

    private void revoke(ApiKeyRecord key) {
        key.revokedAt = clock.instant();
    }

    private Uni<ApiKeyRecord> edit(KeyOwner owner, String keyId, Consumer<ApiKeyRecord> change) {
        return all(owner)
                .map(
                        keys -> {
                            ApiKeyRecord key = find(keys, keyId);
                            boolean wasFull = isFull(key);
                            change.accept(key);
                            if (owner.workspaceId() == null
                                    && wasFull
                                    && keys.stream().noneMatch(this::isFull)) {
                                throw ApiException.of(
                                        ErrorCode.CONFLICT,
                                        "This is your last key with full access: create another"
                                                + " one first");
                            }
                            return key;
                        });
    }

    private static ApiKeyRecord find(List<ApiKeyRecord> keys, String keyId) {
        if (!Id.isValid(keyId)) {
            throw ApiException.notAnId("Key");
        }
        return keys.stream()
                .filter(key -> key.id.equals(keyId))
                .findAny()
                .orElseThrow(() -> ApiException.of(ErrorCode.NOT_FOUND, "Key not found"));
    }

    private boolean isFull(ApiKeyRecord key) {
        return key.revokedAt == null
                && key.scopes().isFull()
                && (key.expiresAt == null || key.expiresAt.toEpochMilli() > clock.millis());
    }

    /** Deletes every key that a workspace has ever had. */
    public Uni<Void> deleteAll(Tenant tenant) {
        return rows.delete("workspaceId", tenant.workspaceId()).replaceWithVoid();
    }

    private Uni<Void> requireBelowLimit(KeyOwner owner) {
        return all(owner)
                .invoke(
                        keys -> {
                            if (keys.size() >= MAX_KEYS) {
                                throw ApiException.of(
                                        ErrorCode.CONFLICT,
                                        "There can be at most %d keys: delete one first"
                                                .formatted(MAX_KEYS));
                            }
                        })
                .replaceWithVoid();
    }

    private NewKey generate(KeyOwner owner, String name) {
        return newKey(owner, ApiKey.generate(owner.kind(), random), name);
    }

    private NewKey newKey(KeyOwner owner, ApiKey key, String name) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return new NewKey(ApiKeyRecord.of(ids.next(), key, owner, name, now), key);
    }

    private Uni<NewKey> persist(NewKey created) {
        return rows.persist(created.row()).replaceWith(created);
    }
}
