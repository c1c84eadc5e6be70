package io.leadkeep.workspace;

import io.leadkeep.auth.ApiKey;
import io.leadkeep.auth.ApiKeys;
import io.leadkeep.database.SqlState;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.id.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;

/** The one key of each workspace: made, replaced and revoked, and never seen again. */
@ApplicationScoped
class WorkspaceKeys {

    private static final String INSERT =
            """
            insert into api_key (id, hash, display_prefix, workspace_id, account_id, created_at)
            values ($1, $2, $3, $4, $5, $6)
            """;

    private static final String REVOKE =
            "update api_key set revoked_at = $2 where workspace_id = $1 and revoked_at is null";

    private static final String DELETE_ALL = "delete from api_key where workspace_id = $1";

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

    /**
     * Makes the key of a workspace. The unique index decides whether there is one.
     *
     * @param workspaceId of the workspace
     * @param userId who makes it
     * @return the key; fails with 409 if there is one
     */
    Uni<NewKeyView> create(String workspaceId, String userId) {
        return asAdministrator(
                        workspaceId, userId, connection -> insert(workspaceId, userId, connection))
                .onFailure(SqlState::isUniqueViolation)
                .transform(
                        thrown ->
                                ApiException.of(
                                        ErrorCode.CONFLICT,
                                        "This workspace has an API key: rotate it or delete it"));
    }

    /**
     * Replaces the key of a workspace: the old one stops when the new one begins.
     *
     * @param workspaceId of the workspace
     * @param userId who makes the new one
     * @return the new key; fails with 404 if there is none to replace
     */
    Uni<NewKeyView> rotate(String workspaceId, String userId) {
        return asAdministrator(
                        workspaceId,
                        userId,
                        connection ->
                                revoke(workspaceId, connection)
                                        .chain(() -> insert(workspaceId, userId, connection)))
                .invoke(() -> keys.forgetWorkspace(workspaceId));
    }

    /**
     * Revokes the key of a workspace.
     *
     * @param workspaceId of the workspace
     * @param userId who revokes it
     * @return fails with 404 if there is none
     */
    Uni<Void> revoke(String workspaceId, String userId) {
        return asAdministrator(workspaceId, userId, connection -> revoke(workspaceId, connection))
                .invoke(() -> keys.forgetWorkspace(workspaceId));
    }

    /**
     * Deletes every key a workspace has ever had.
     *
     * @param workspaceId of a workspace that is being deleted
     * @param connection in whose transaction
     * @return when done
     */
    Uni<Void> deleteAll(String workspaceId, SqlConnection connection) {
        return connection
                .preparedQuery(DELETE_ALL)
                .execute(Tuple.of(workspaceId))
                .replaceWithVoid();
    }

    private <T> Uni<T> asAdministrator(
            String workspaceId, String userId, Function<SqlConnection, Uni<T>> work) {
        return lock.holding(
                workspaceId, userId, Role.ADMIN, (connection, role) -> work.apply(connection));
    }

    private Uni<NewKeyView> insert(String workspaceId, String userId, SqlConnection connection) {
        ApiKey key = ApiKey.generate(ApiKey.Kind.WORKSPACE, random);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return connection
                .preparedQuery(INSERT)
                .execute(
                        Tuple.tuple()
                                .addString(ids.next())
                                .addBuffer(Buffer.buffer(key.hash().toBytes()))
                                .addString(key.displayPrefix())
                                .addString(workspaceId)
                                .addString(userId)
                                .addOffsetDateTime(now.atOffset(ZoneOffset.UTC)))
                .map(inserted -> new NewKeyView(key.reveal(), now, userId));
    }

    private Uni<Void> revoke(String workspaceId, SqlConnection connection) {
        return connection
                .preparedQuery(REVOKE)
                .execute(Tuple.of(workspaceId, clock.instant().atOffset(ZoneOffset.UTC)))
                .invoke(
                        revoked -> {
                            if (revoked.rowCount() == 0) {
                                throw ApiException.of(
                                        ErrorCode.NOT_FOUND, "This workspace has no API key");
                            }
                        })
                .replaceWithVoid();
    }
}
