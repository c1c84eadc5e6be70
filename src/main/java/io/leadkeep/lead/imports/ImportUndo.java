package io.leadkeep.lead.imports;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadkeep.auth.Actor;
import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Transactions;
import io.leadkeep.event.CausedEvents;
import io.leadkeep.event.CausedEvents.Caused;
import io.leadkeep.event.CausedEvents.Later;
import io.leadkeep.id.Ids;
import io.leadkeep.lead.Lead;
import io.leadkeep.lead.LeadChange;
import io.leadkeep.lead.LeadDeleter;
import io.leadkeep.lead.LeadPatch;
import io.leadkeep.lead.LeadUpdates;
import io.leadkeep.lead.bulk.BulkWriter;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reverts what an import has written, in batches. Each batch commits together with the position in
 * the log up to which the import is undone, so that an undo that was interrupted goes on there.
 */
@Singleton
record ImportUndo(
        Transactions transactions,
        Undos undos,
        CausedEvents events,
        LeadUpdates updates,
        LeadDeleter deleter,
        ImportLog log,
        Ids ids,
        Clock clock) {

    /** Bounds the memory: a lead may have many later events. */
    private static final int BATCH_SIZE = 500;

    private static final Duration LIMIT = BulkWriter.STATEMENT_TIMEOUT.multipliedBy(2);

    /** Fails with 404 for an unknown import, and with 409 for one that cannot be undone. */
    Uni<UndoResult> undo(Tenant tenant, String importId) {
        String lease = ids.next();
        return undos.begin(tenant, importId, lease, events.keptFor())
                .chain(undo -> undoAll(tenant.with(undo.actor()), undo))
                .invoke(result -> log.undone(tenant, importId, result));
    }

    private Uni<UndoResult> undoAll(Tenant tenant, Undos.Undo undo) {
        return Multi.createBy()
                .repeating()
                .uni(() -> inTransaction(tenant, undo, this::undoSome))
                .whilst(mayHaveMore -> mayHaveMore)
                .collect()
                .last()
                .chain(() -> inTransaction(tenant, undo, undos::end))
                .onFailure()
                .call(() -> undos.release(Tenant.background(tenant.workspaceId()), undo));
    }

    private interface Step<T> {

        Uni<T> run(Tenant tenant, Undos.Undo undo, SqlConnection transaction);
    }

    private <T> Uni<T> inTransaction(Tenant tenant, Undos.Undo undo, Step<T> step) {
        Tenant timed = tenant.with(Tenant.background(tenant.workspaceId(), LIMIT).call());
        return BulkWriter.retryDeadlocks(
                transactions.inTransaction(
                        timed.call(),
                        transaction ->
                                Transactions.withStatementTimeout(
                                                transaction, BulkWriter.STATEMENT_TIMEOUT)
                                        .chain(() -> step.run(timed, undo, transaction))));
    }

    /** Returns whether there may be more. */
    private Uni<Boolean> undoSome(Tenant tenant, Undos.Undo undo, SqlConnection transaction) {
        return undos.lock(tenant, undo, transaction)
                .chain(
                        after ->
                                events.find(
                                        tenant,
                                        undo.actor(),
                                        after,
                                        undo.end(),
                                        BATCH_SIZE,
                                        transaction))
                .chain(
                        found ->
                                found.isEmpty()
                                        ? Uni.createFrom().item(false)
                                        : undo(tenant, undo, found, transaction)
                                                .replaceWith(found.size() == BATCH_SIZE));
    }

    private Uni<Void> undo(
            Tenant tenant, Undos.Undo undo, List<Caused> found, SqlConnection transaction) {
        List<String> leadIds = found.stream().map(Caused::leadId).toList();
        return updates.lockByIds(tenant, leadIds, transaction)
                .chain(leads -> read(tenant, found, leads, transaction))
                .chain(batch -> write(tenant, undo, batch, transaction));
    }

    private Uni<Batch> read(
            Tenant tenant, List<Caused> found, List<Lead> leads, SqlConnection transaction) {
        return events.after(tenant, found, transaction)
                .chain(
                        later ->
                                undos.undone(tenant, imports(later), transaction)
                                        .map(undone -> new Batch(found, leads, later, undone)));
    }

    private static Set<String> imports(List<Later> later) {
        return later.stream()
                .filter(ImportUndo::isOfImport)
                .map(Later::actorId)
                .collect(Collectors.toSet());
    }

    private static boolean isOfImport(Later change) {
        return change.actorType().equals(Actor.IMPORT);
    }

    private record Batch(
            List<Caused> events, List<Lead> leads, List<Later> later, Set<String> undoneImports) {}

    private Uni<Void> write(
            Tenant tenant, Undos.Undo undo, Batch batch, SqlConnection transaction) {
        Map<String, Lead> leads =
                batch.leads().stream()
                        .collect(Collectors.toMap(lead -> lead.id, Function.identity()));
        Map<String, List<Later>> later =
                batch.later().stream().collect(Collectors.groupingBy(Later::leadId));
        Predicate<Later> isUndone =
                change -> isOfImport(change) && batch.undoneImports().contains(change.actorId());
        List<String> removed = new ArrayList<>();
        List<LeadChange> restored = new ArrayList<>();
        int kept = 0;
        for (Caused event : batch.events()) {
            // A lead has at most one event of an import: one row of an address counts.
            Lead lead = leads.get(event.leadId());
            if (lead == null) {
                continue;
            }
            LeadUndo change =
                    new LeadUndo(event, lead, later.getOrDefault(lead.id, List.of()), isUndone);
            if (change.removes()) {
                removed.add(lead.id);
                continue;
            }
            Map<String, JsonNode> values = change.values();
            LeadChange restoring = values.isEmpty() ? null : LeadPatch.restore(lead, values, clock);
            if (restoring == null) {
                kept++;
            } else {
                restored.add(restoring);
            }
        }
        UndoResult counts = new UndoResult(removed.size(), restored.size(), kept);
        Caused last = batch.events().get(batch.events().size() - 1);
        return deleter.deleteLocked(tenant, removed.toArray(String[]::new), transaction)
                .chain(() -> updates.write(tenant, restored, transaction))
                .chain(() -> undos.count(tenant, undo, last.position(), counts, transaction));
    }
}
