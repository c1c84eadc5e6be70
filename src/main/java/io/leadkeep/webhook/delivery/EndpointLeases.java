package io.leadkeep.webhook.delivery;

import io.leadkeep.auth.Tenant;
import io.leadkeep.id.Ids;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Keeps the queues of a node in step with its leases and with changes of the endpoints. */
@Singleton
class EndpointLeases {

    private static final Logger LOG = Logger.getLogger(EndpointLeases.class);

    private final Leases leases;
    private final Endpoints endpoints;
    private final WaitingDeliveries waiting;
    private final EncryptionKey encryptionKey;
    private final WebhookConfig config;
    private final String node;
    private boolean areNeeded;

    EndpointLeases(
            Leases leases,
            Endpoints endpoints,
            WaitingDeliveries waiting,
            EncryptionKey encryptionKey,
            WebhookConfig config,
            Ids ids) {
        this.leases = leases;
        this.endpoints = endpoints;
        this.waiting = waiting;
        this.encryptionKey = encryptionKey;
        this.config = config;
        this.node = ids.next();
    }

    /** Returns the value of {@code webhook_cursor.lease} for this node. */
    String node() {
        return node;
    }

    /** Renews and takes leases; adds, updates and stops queues. */
    Uni<Void> renew(Map<WebhookKey, EndpointQueue> queues) {
        return encryptionKey
                .find()
                .map(
                        cipher ->
                                leases.renew(
                                                new Leases.Node(
                                                        node, cipher.name(), config.lease()),
                                                queues.keySet())
                                        .chain(share -> apply(share, queues)))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    /** Returns whether there was an active endpoint, for this node or another one. */
    boolean areNeeded() {
        return areNeeded;
    }

    private Uni<Void> apply(Leases.Share share, Map<WebhookKey, EndpointQueue> queues) {
        List<Leases.Leased> leased = share.endpoints();
        areNeeded = share.most() > 0;
        Set<WebhookKey> active =
                leased.stream().map(Leases.Leased::key).collect(Collectors.toSet());
        queues.forEach((key, queue) -> queue.setActive(active.contains(key)));
        List<Leases.Leased> changed =
                leased.stream()
                        .filter(
                                each ->
                                        !queues.containsKey(each.key())
                                                || queues.get(each.key()).endpoint().version()
                                                        != each.version())
                        .toList();
        return inTurn(changed, each -> load(each, queues)).chain(() -> releaseIdle(queues));
    }

    private Uni<Void> load(Leases.Leased leased, Map<WebhookKey, EndpointQueue> queues) {
        WebhookKey key = leased.key();
        Tenant tenant = Tenant.background(key.workspaceId());
        return endpoints
                .find(tenant, key.id())
                .chain(
                        found ->
                                found.map(endpoint -> use(tenant, endpoint, leased, queues))
                                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .onFailure()
                .invoke(e -> LOG.warnf(e, "Webhook %s cannot be loaded; it is retried", key.id()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> use(
            Tenant tenant,
            Endpoint endpoint,
            Leases.Leased leased,
            Map<WebhookKey, EndpointQueue> queues) {
        EndpointQueue existing = queues.get(endpoint.key());
        if (existing != null) {
            existing.use(endpoint);
            return Uni.createFrom().voidItem();
        }
        return waiting.heldKeys(tenant, endpoint.key().id())
                .invoke(
                        held ->
                                queues.put(
                                        endpoint.key(),
                                        new EndpointQueue(
                                                endpoint,
                                                leased.cursor(),
                                                held,
                                                config.concurrencyPerEndpoint())))
                .replaceWithVoid();
    }

    /**
     * Frees endpoints that were paused, disabled or deleted, or are beyond the share of this node,
     * once their results are written.
     */
    private Uni<Void> releaseIdle(Map<WebhookKey, EndpointQueue> queues) {
        List<WebhookKey> idle =
                queues.values().stream()
                        .filter(EndpointQueue::isStopped)
                        .map(EndpointQueue::key)
                        .toList();
        queues.keySet().removeAll(idle);
        return idle.isEmpty() ? Uni.createFrom().voidItem() : leases.release(node, idle);
    }

    /** Frees all endpoints of this node, which stops. */
    Uni<Void> leave(Collection<WebhookKey> keys) {
        return areNeeded ? leases.leave(node, keys) : Uni.createFrom().voidItem();
    }

    /** Runs work on each element, one after the other. */
    static <T> Uni<Void> inTurn(List<T> elements, Function<T, Uni<Void>> work) {
        return elements.isEmpty()
                ? Uni.createFrom().voidItem()
                : Multi.createFrom()
                        .iterable(elements)
                        .onItem()
                        .transformToUniAndConcatenate(work::apply)
                        .collect()
                        .last()
                        .replaceWithVoid();
    }
}
