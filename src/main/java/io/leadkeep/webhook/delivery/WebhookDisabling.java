package io.leadkeep.webhook.delivery;

import io.leadkeep.auth.Actor;
import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.event.EventLog;
import io.leadkeep.event.EventType;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;

/** Disables endpoints that want no events, or have not received one for too long. */
@Repository
@Repository.AcrossWorkspaces
@Singleton
record WebhookDisabling(EventLog events) {

    static final String GONE = "The endpoint answered 410 Gone";
    static final String DEAD = "No delivery succeeded for five days";

    private static final String DISABLE =
            """
            update webhook
            set status = 'disabled', disabled_reason = $3, version = version + 1, updated_at = now()
            where workspace_id = $1 and id = $2 and status = 'active' and deleted_at is null
            returning name
            """;

    /** Adds the event, too. */
    Uni<Void> disable(WebhookKey key, String reason, SqlConnection transaction) {
        return transaction
                .preparedQuery(DISABLE)
                .execute(Tuple.of(key.workspaceId(), key.id(), reason))
                .chain(
                        rows ->
                                rows.size() == 0
                                        ? Uni.createFrom().voidItem()
                                        : events.add(
                                                tenant(key, rows.iterator().next().getString(0)),
                                                EventType.WEBHOOK_DISABLED,
                                                transaction));
    }

    private static Tenant tenant(WebhookKey key, String name) {
        return Tenant.background(key.workspaceId()).with(Actor.webhook(key.id(), name));
    }
}
