package io.leadkeep.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.auth.Tenant;
import io.leadkeep.database.EntitySessions;
import io.leadkeep.database.Repository;
import io.leadkeep.event.EventPosition;
import io.leadkeep.event.EventReader;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.id.Ids;
import io.leadkeep.webhook.delivery.EncryptionKey;
import io.leadkeep.webhook.delivery.Endpoints;
import io.leadkeep.webhook.delivery.SecretCipher;
import io.leadkeep.webhook.delivery.WebhookKey;
import io.leadkeep.webhook.delivery.WebhookSecret;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** The endpoints of a workspace that are not deleted. */
@ApplicationScoped
@Repository
class Webhooks {

    static final int MAX_WEBHOOKS = 100;

    private static final Logger LOG = Logger.getLogger(Webhooks.class);

    /** How long the secret before a rotation signs too. */
    private static final Duration ROTATION = Duration.ofHours(24);

    private static final String OF_WORKSPACE = "workspaceId = ?1 and deletedAt is null";
    private static final String FIND = OF_WORKSPACE + " and id = ?2";

    /** A column of the cursors would make Citus ask all shards. */
    private static final String COUNT_WAITING =
            "select webhook_id, count(*) from webhook_delivery where workspace_id = ?1 group by"
                    + " webhook_id";

    private static final class Rows implements PanacheRepositoryBase<Webhook, WebhookKey> {}

    private static final class Cursors
            implements PanacheRepositoryBase<WebhookCursor, WebhookKey> {}

    private final Rows rows = new Rows();
    private final Cursors cursors = new Cursors();
    private final EntitySessions sessions;
    private final EventReader events;
    private final EncryptionKey encryptionKey;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random;

    Webhooks(
            EntitySessions sessions,
            EventReader events,
            EncryptionKey encryptionKey,
            Ids ids,
            Clock clock,
            SecureRandom random) {
        this.sessions = sessions;
        this.events = events;
        this.encryptionKey = encryptionKey;
        this.ids = ids;
        this.clock = clock;
        this.random = random;
    }

    /** Returns all endpoints, oldest first. */
    Uni<List<WebhookView>> list(Tenant tenant) {
        return sessions.read(
                tenant.call(),
                () ->
                        rows.list(OF_WORKSPACE + " order by id", tenant.workspaceId())
                                .chain(found -> views(tenant, found)));
    }

    private Uni<List<WebhookView>> views(Tenant tenant, List<Webhook> found) {
        return cursors.list("workspaceId", tenant.workspaceId())
                .chain(all -> countWaiting(tenant).map(waiting -> views(found, all, waiting)));
    }

    private static List<WebhookView> views(
            List<Webhook> found, List<WebhookCursor> cursors, Map<String, Long> waiting) {
        Map<String, WebhookCursor> byId =
                cursors.stream().collect(Collectors.toMap(c -> c.id, c -> c));
        return found.stream()
                .map(
                        each ->
                                WebhookView.of(
                                        each, byId.get(each.id), waiting.getOrDefault(each.id, 0L)))
                .toList();
    }

    /** Counts the waiting deliveries of each endpoint that has any. */
    private static Uni<Map<String, Long>> countWaiting(Tenant tenant) {
        return Panache.getSession()
                .chain(
                        session ->
                                session.createNativeQuery(COUNT_WAITING, Object[].class)
                                        .setParameter(1, tenant.workspaceId())
                                        .getResultList())
                .map(
                        counts ->
                                counts.stream()
                                        .collect(
                                                Collectors.toMap(
                                                        count -> (String) count[0],
                                                        count -> (Long) count[1])));
    }

    /** Fails with 404 if there is no such endpoint. */
    Uni<WebhookView> find(Tenant tenant, String id) {
        return sessions.read(
                tenant.call(), () -> row(tenant, id).chain(webhook -> view(tenant, webhook)));
    }

    /** Returns the row of an endpoint; fails as {@link #find} does. */
    Uni<Webhook> findRow(Tenant tenant, String id) {
        return sessions.read(tenant.call(), () -> row(tenant, id));
    }

    private Uni<Webhook> row(Tenant tenant, String id) {
        return rows.find(FIND, tenant.workspaceId(), id)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(Endpoints::notFound);
    }

    private Uni<WebhookView> view(Tenant tenant, Webhook webhook) {
        return views(tenant, List.of(webhook)).map(views -> views.get(0));
    }

    /** Creates an endpoint, which receives the events from now on. */
    Uni<WebhookView> create(Tenant tenant, NewWebhook created) {
        SecretCipher cipher = encryptionKey.findOrCreate();
        WebhookSecret secret =
                created.secret() == null ? WebhookSecret.generate(random) : created.secret();
        return events.head(tenant)
                .chain(
                        head ->
                                sessions.inTransaction(
                                        tenant.call(),
                                        () ->
                                                requireBelowLimit(tenant)
                                                        .chain(
                                                                () ->
                                                                        insert(
                                                                                tenant,
                                                                                created.settings(),
                                                                                cipher,
                                                                                secret,
                                                                                head))))
                .map(webhook -> WebhookView.ofNew(webhook, secret))
                .invoke(webhook -> log(tenant, webhook.id(), "created"));
    }

    private Uni<Void> requireBelowLimit(Tenant tenant) {
        return rows.count(OF_WORKSPACE, tenant.workspaceId())
                .invoke(
                        count -> {
                            if (count >= MAX_WEBHOOKS) {
                                throw ApiException.of(
                                        ErrorCode.CONFLICT,
                                        "A workspace can have at most %d webhooks"
                                                .formatted(MAX_WEBHOOKS));
                            }
                        })
                .replaceWithVoid();
    }

    private Uni<Webhook> insert(
            Tenant tenant,
            WebhookSettings settings,
            SecretCipher cipher,
            WebhookSecret secret,
            EventPosition head) {
        Webhook webhook = new Webhook();
        webhook.workspaceId = tenant.workspaceId();
        webhook.id = ids.next();
        webhook.createdBy = tenant.userId();
        webhook.createdAt = now();
        webhook.updatedAt = webhook.createdAt;
        settings.applyTo(webhook);
        setSecret(webhook, cipher, secret);
        WebhookCursor cursor = new WebhookCursor();
        cursor.workspaceId = webhook.workspaceId;
        cursor.id = webhook.id;
        cursor.position = head.position();
        cursor.number = head.number();
        return rows.persist(webhook).call(rows::flush).call(() -> cursors.persist(cursor));
    }

    private void setSecret(Webhook webhook, SecretCipher cipher, WebhookSecret secret) {
        webhook.secret = cipher.encrypt(webhook.key(), secret, random);
        webhook.encryptionKey = cipher.name();
    }

    /** Fails as {@link #change} would, and changes nothing. */
    Uni<Void> check(Tenant tenant, String id, ObjectNode change) {
        return findRow(tenant, id)
                .invoke(webhook -> webhook.settings().changedBy(change))
                .replaceWithVoid();
    }

    /** Changes an endpoint; fails with 404 if there is none, with 400 if a rule is broken. */
    Uni<WebhookView> change(Tenant tenant, String id, ObjectNode change) {
        return changing(tenant, id, webhook -> change(tenant, webhook, change));
    }

    private Uni<WebhookView> change(Tenant tenant, Webhook webhook, ObjectNode change) {
        WebhookStatus before = webhook.status;
        webhook.settings().changedBy(change).applyTo(webhook);
        boolean isReactivated =
                before != WebhookStatus.ACTIVE && webhook.status == WebhookStatus.ACTIVE;
        return (isReactivated ? forgetFailures(tenant, webhook.id) : Uni.createFrom().voidItem())
                .chain(() -> view(tenant, webhook));
    }

    /** Not with the entity: its update would write the position that it has read. */
    private Uni<Void> forgetFailures(Tenant tenant, String id) {
        return cursors.update(
                        "failingSince = null where workspaceId = ?1 and id = ?2",
                        tenant.workspaceId(),
                        id)
                .replaceWithVoid();
    }

    /** Replaces the secret; the old one signs too for a day. Fails as {@link #find} does. */
    Uni<WebhookView> rotateSecret(Tenant tenant, String id) {
        SecretCipher cipher = encryptionKey.findOrCreate();
        WebhookSecret secret = WebhookSecret.generate(random);
        return changing(
                        tenant,
                        id,
                        webhook -> {
                            boolean isReadable = cipher.name().equals(webhook.encryptionKey);
                            webhook.previousSecret = isReadable ? webhook.secret : null;
                            webhook.previousSecretUntil = isReadable ? now().plus(ROTATION) : null;
                            setSecret(webhook, cipher, secret);
                            return view(tenant, webhook);
                        })
                .map(webhook -> webhook.withSecret(secret))
                .invoke(() -> log(tenant, id, "has a new secret"));
    }

    /** Deletes an endpoint; {@code WebhookPurge} deletes its rows. Fails as {@link #find} does. */
    Uni<Void> delete(Tenant tenant, String id) {
        return changing(
                        tenant,
                        id,
                        webhook -> {
                            webhook.deletedAt = now();
                            return view(tenant, webhook);
                        })
                .invoke(() -> log(tenant, id, "deleted"))
                .replaceWithVoid();
    }

    private Uni<WebhookView> changing(
            Tenant tenant, String id, Function<Webhook, Uni<WebhookView>> change) {
        return sessions.inTransaction(
                tenant.call(),
                () ->
                        rows.find(FIND, tenant.workspaceId(), id)
                                .withLock(LockModeType.PESSIMISTIC_WRITE)
                                .firstResult()
                                .onItem()
                                .ifNull()
                                .failWith(Endpoints::notFound)
                                .invoke(webhook -> webhook.changed(now()))
                                .chain(change::apply));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static void log(Tenant tenant, String id, String event) {
        LOG.infof("Webhook %s of workspace %s %s", id, tenant.workspaceId(), event);
    }
}
