package io.leadkeep.workspace;

import io.leadkeep.auth.ApiKeys;
import io.leadkeep.auth.Caller;
import io.leadkeep.database.EntitySessions;
import io.leadkeep.database.Repository;
import io.leadkeep.http.PageEnvelope;
import io.leadkeep.time.CallContext;
import io.leadkeep.workspace.keys.ApiKeyRecord;
import io.leadkeep.workspace.keys.CreatedKeyView;
import io.leadkeep.workspace.keys.KeyChange;
import io.leadkeep.workspace.keys.KeyOwner;
import io.leadkeep.workspace.keys.KeyRows;
import io.leadkeep.workspace.keys.KeyView;
import io.leadkeep.workspace.keys.NewKey;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** The platform keys of a user, which only the user sees and changes. */
@ApplicationScoped
@Repository
@Repository.AcrossWorkspaces
class AccountKeys {

    private static final Logger LOG = Logger.getLogger(AccountKeys.class);

    private final EntitySessions sessions;
    private final Accounts accounts;
    private final KeyRows rows;
    private final ApiKeys keys;

    AccountKeys(EntitySessions sessions, Accounts accounts, KeyRows rows, ApiKeys keys) {
        this.sessions = sessions;
        this.accounts = accounts;
        this.rows = rows;
        this.keys = keys;
    }

    Uni<PageEnvelope<KeyView>> list(Caller user, CallContext call) {
        return sessions.read(call, () -> rows.list(ownerOf(user)));
    }

    /** Fails with 403 if the key would have more scopes than that of the request. */
    Uni<CreatedKeyView> create(Caller user, KeyChange properties, CallContext call) {
        user.limits().scopes().requireAll(properties.scopes());
        return locked(user, call, owner -> rows.create(owner, properties))
                .invoke(created -> log(created.row(), "created", user))
                .map(NewKey::fullView);
    }

    /** Fails with 404 if the user has no such key, and with 409 for the last full one. */
    Uni<KeyView> change(Caller user, String keyId, KeyChange properties, CallContext call) {
        return locked(
                        user,
                        call,
                        owner -> rows.change(owner, user.limits().scopes(), keyId, properties))
                .invoke(() -> keys.forgetUser(user.userId()))
                .invoke(changed -> log(changed, "changed", user))
                .map(KeyView::of);
    }

    /** Fails as {@link #change} does. The key of the request can be the one that is revoked. */
    Uni<Void> revoke(Caller user, String keyId, CallContext call) {
        return locked(user, call, owner -> rows.revoke(owner, keyId))
                .invoke(() -> keys.forgetUser(user.userId()))
                .invoke(revoked -> log(revoked, "revoked", user))
                .replaceWithVoid();
    }

    private <T> Uni<T> locked(Caller user, CallContext call, Function<KeyOwner, Uni<T>> change) {
        return sessions.inTransaction(
                call, () -> accounts.lock(user.userId()).chain(() -> change.apply(ownerOf(user))));
    }

    private static KeyOwner ownerOf(Caller user) {
        return KeyOwner.user(user.userId());
    }

    private static void log(ApiKeyRecord row, String event, Caller user) {
        LOG.infof("Platform key %s of user %s %s by its user", row, user.userId(), event);
    }
}
