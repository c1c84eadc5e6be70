package io.leadkeep.workspace;

import io.leadkeep.auth.ApiKey;
import io.leadkeep.id.Ids;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Gives an empty database its first owner, workspace and keys (contract, section 5). A database
 * that has an account is left as it is.
 */
@ApplicationScoped
class Bootstrap {

    /** After the migrations. */
    private static final int SECOND = 20;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Any number of our own: two nodes that start at once take turns on it. */
    private static final long ADVISORY_LOCK = 0x4c65_6164_6b65_6570L;

    private final Pool pool;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random;
    private final BootstrapConfig config;
    private final BootstrapBanner welcome;

    Bootstrap(
            Pool pool,
            Ids ids,
            Clock clock,
            SecureRandom random,
            BootstrapConfig config,
            BootstrapBanner welcome) {
        this.pool = pool;
        this.ids = ids;
        this.clock = clock;
        this.random = random;
        this.config = config;
        this.welcome = welcome;
    }

    void run(@Observes @Priority(SECOND) StartupEvent event) {
        pool.withTransaction(this::createWhereEmpty)
                .await()
                .atMost(PATIENCE)
                .ifPresent(welcome::showKeys);
    }

    private FirstKey key(ApiKey.Kind kind, Optional<String> configured, String variable) {
        if (configured.isEmpty()) {
            return new FirstKey(ApiKey.generate(kind, random), Optional.empty());
        }
        ApiKey key =
                ApiKey.parse(configured.get())
                        .filter(parsed -> parsed.kind() == kind)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "%s must be %s followed by 48 hex digits"
                                                        .formatted(variable, kind.prefix())));
        return new FirstKey(key, Optional.of(variable));
    }

    private Uni<Optional<FirstKeys>> createWhereEmpty(SqlConnection connection) {
        return connection
                .preparedQuery("select pg_advisory_xact_lock($1)")
                .execute(Tuple.of(ADVISORY_LOCK))
                .chain(() -> connection.query("select from account limit 1").execute())
                .chain(
                        accounts ->
                                accounts.size() > 0
                                        ? Uni.createFrom().item(Optional.empty())
                                        : create(connection, keys()));
    }

    private FirstKeys keys() {
        return new FirstKeys(
                key(
                        ApiKey.Kind.WORKSPACE,
                        config.workspaceKey(),
                        "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY"),
                key(ApiKey.Kind.PLATFORM, config.platformKey(), "LEADKEEP_BOOTSTRAP_PLATFORM_KEY"));
    }

    private Uni<Optional<FirstKeys>> create(SqlConnection connection, FirstKeys keys) {
        String account = ids.next();
        String workspace = ids.next();
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        return connection
                .preparedQuery(
                        "insert into account (id, name, email, created_at)"
                                + " values ($1, 'Owner', 'owner@localhost', $2)")
                .execute(Tuple.of(account, now))
                .chain(
                        () ->
                                connection
                                        .preparedQuery(
                                                "insert into workspace (id, name, owner_id,"
                                                    + " created_at) values ($1, 'First workspace',"
                                                    + " $2, $3)")
                                        .execute(Tuple.of(workspace, account, now)))
                .chain(
                        () ->
                                connection
                                        .preparedQuery(
                                                "insert into member (workspace_id, account_id,"
                                                    + " role, joined_at) values ($1, $2, 'owner',"
                                                    + " $3)")
                                        .execute(Tuple.of(workspace, account, now)))
                .chain(() -> insertKey(connection, keys.workspace().key(), workspace, account, now))
                .chain(() -> insertKey(connection, keys.platform().key(), null, account, now))
                .replaceWith(Optional.of(keys));
    }

    private Uni<Void> insertKey(
            SqlConnection connection,
            ApiKey key,
            String workspace,
            String account,
            OffsetDateTime now) {
        return connection
                .preparedQuery(
                        "insert into api_key (id, hash, display_prefix, workspace_id, account_id,"
                                + " created_at) values ($1, $2, $3, $4, $5, $6)")
                .execute(
                        Tuple.tuple()
                                .addString(ids.next())
                                .addBuffer(Buffer.buffer(key.hash().toBytes()))
                                .addString(key.displayPrefix())
                                .addString(workspace)
                                .addString(account)
                                .addOffsetDateTime(now))
                .replaceWithVoid();
    }
}
