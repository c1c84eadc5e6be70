package io.leadkeep.workspace;

import io.leadkeep.auth.ApiKey;
import io.leadkeep.auth.Tenant;
import io.leadkeep.database.EntitySessions;
import io.leadkeep.database.Repository;
import io.leadkeep.time.CallContext;
import io.leadkeep.workspace.keys.KeyOwner;
import io.leadkeep.workspace.keys.KeyRows;
import io.leadkeep.workspace.keys.NewKey;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Creates the first owner, workspace and keys of an empty database. */
@ApplicationScoped
@Repository
@Repository.AcrossWorkspaces
class Bootstrap {

    private static final Logger LOG = Logger.getLogger(Bootstrap.class);

    private static final int AFTER_MIGRATIONS = 20;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** An arbitrary number: serialises nodes that start at the same time. */
    private static final long ADVISORY_LOCK = 0x4c65_6164_6b65_6570L;

    /** Hibernate has no type for the void that the function returns. */
    private static final String LOCK =
            "select cast(pg_advisory_xact_lock(" + ADVISORY_LOCK + ") as text)";

    private static final String HAS_ACCOUNT = "select exists (select from account)";

    private final EntitySessions sessions;
    private final Accounts accounts;
    private final Workspaces workspaces;
    private final KeyRows keyRows;
    private final SecureRandom random;
    private final BootstrapConfig config;
    private final BootstrapBanner banner;
    private final LaunchMode launchMode;

    Bootstrap(
            EntitySessions sessions,
            Accounts accounts,
            Workspaces workspaces,
            KeyRows keyRows,
            SecureRandom random,
            BootstrapConfig config,
            BootstrapBanner banner,
            LaunchMode launchMode) {
        this.sessions = sessions;
        this.accounts = accounts;
        this.workspaces = workspaces;
        this.keyRows = keyRows;
        this.random = random;
        this.config = config;
        this.banner = banner;
        this.launchMode = launchMode;
    }

    void run(@Observes @Priority(AFTER_MIGRATIONS) StartupEvent event) throws Throwable {
        CallContext call = CallContext.background(LIMIT);
        Optional<FirstKeys> created =
                VertxContextSupport.subscribeAndAwait(
                        () -> sessions.inTransaction(call, () -> createIfEmpty(call)));
        created.ifPresent(this::announce);
        if (created.isEmpty() && launchMode == LaunchMode.DEVELOPMENT) {
            banner.showLink(
                    VertxContextSupport.subscribeAndAwait(
                            () -> sessions.read(call, keyRows::oldestFullPlatformKey)));
        }
    }

    private void announce(FirstKeys keys) {
        LOG.infof(
                "Created the first owner and workspace, with the API keys %s and %s",
                keys.workspace().key(), keys.platform().key());
        banner.showKeys(keys);
    }

    private Uni<Optional<FirstKeys>> createIfEmpty(CallContext call) {
        return query(LOCK)
                .chain(() -> query(HAS_ACCOUNT))
                .chain(
                        hasAccount ->
                                hasAccount.equals(true)
                                        ? Uni.createFrom().item(Optional.empty())
                                        : create(call, keys()).map(Optional::of));
    }

    private static Uni<Object> query(String sql) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(sql).getSingleResult());
    }

    private Uni<FirstKeys> create(CallContext call, FirstKeys keys) {
        return accounts.findOrCreate("owner@localhost", "Owner")
                .chain(owner -> workspaces.insert(call, "First workspace", owner.account().id))
                .map(workspace -> Tenant.ofService(workspace.id, workspace.ownerId, call))
                .call(tenant -> insert(KeyOwner.workspace(tenant), keys.workspace()))
                .call(tenant -> insert(KeyOwner.user(tenant.userId()), keys.platform()))
                .replaceWith(keys);
    }

    private Uni<NewKey> insert(KeyOwner owner, FirstKey first) {
        return keyRows.insertFirst(owner, first.key());
    }

    private FirstKeys keys() {
        return new FirstKeys(
                key(
                        ApiKey.Kind.WORKSPACE,
                        config.workspaceKey(),
                        "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY"),
                key(ApiKey.Kind.PLATFORM, config.platformKey(), "LEADKEEP_BOOTSTRAP_PLATFORM_KEY"));
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
}
