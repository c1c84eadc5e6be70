package io.leadkeep.workspace;

import io.leadkeep.auth.ApiKeys;
import io.leadkeep.auth.Tenant;
import io.leadkeep.database.EntitySessions;
import io.leadkeep.database.Repository;
import io.leadkeep.event.EventEpoch;
import io.leadkeep.id.Ids;
import io.leadkeep.lead.search.LeadPages;
import io.leadkeep.lead.search.LeadTotal;
import io.leadkeep.time.CallContext;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;

/** The workspaces that are not deleted. */
@ApplicationScoped
@Repository
class Workspaces {

    private static final String SUMMARY =
            """
            select w.id, w.name, w.ownerId,
                   (select count(*) from Member c where c.workspaceId = w.id), w.createdAt
            from Workspace w
            where w.deletedAt is null
            """;

    private static final String LIST_OF_USER =
            SUMMARY
                    + """
                      and w.id in (select m.workspaceId from Member m where m.accountId = ?1)
                    order by w.id
                    """;

    private static final String LIST_ONE = SUMMARY + " and w.id = ?1";

    private static final String FIND = "from Workspace w where w.id = ?1 and w.deletedAt is null";

    private static final String FIND_AS_MEMBER =
            FIND
                    + """
                      and exists (
                          select 1 from Member m where m.workspaceId = w.id and m.accountId = ?2
                      )
                    """;

    private static final class Rows implements PanacheRepositoryBase<Workspace, String> {}

    private record Found(Workspace workspace, List<MemberView> members) {

        WorkspaceView view(LeadTotal leads) {
            return WorkspaceView.of(workspace, members, leads);
        }
    }

    private final Rows rows = new Rows();
    private final EntitySessions sessions;
    private final WorkspaceLock lock;
    private final Accounts accounts;
    private final Members members;
    private final WorkspaceKeys workspaceKeys;
    private final EventEpoch epochs;
    private final LeadPages leads;
    private final ApiKeys keys;
    private final Ids ids;
    private final Clock clock;

    Workspaces(
            EntitySessions sessions,
            WorkspaceLock lock,
            Accounts accounts,
            Members members,
            WorkspaceKeys workspaceKeys,
            EventEpoch epochs,
            LeadPages leads,
            ApiKeys keys,
            Ids ids,
            Clock clock) {
        this.sessions = sessions;
        this.lock = lock;
        this.accounts = accounts;
        this.members = members;
        this.workspaceKeys = workspaceKeys;
        this.epochs = epochs;
        this.leads = leads;
        this.keys = keys;
        this.ids = ids;
        this.clock = clock;
    }

    /** Returns all workspaces of a user, oldest first. */
    @Repository.AcrossWorkspaces
    Uni<List<WorkspaceSummary>> listOfUser(String userId, CallContext call) {
        return list(call, LIST_OF_USER, userId);
    }

    /** Returns a list of the workspace of a workspace key. */
    Uni<List<WorkspaceSummary>> listOne(Tenant tenant) {
        return list(tenant.call(), LIST_ONE, tenant.workspaceId());
    }

    private Uni<List<WorkspaceSummary>> list(CallContext call, String query, String id) {
        return sessions.read(
                call, () -> rows.find(query, id).project(WorkspaceSummary.class).list());
    }

    /** Reads the workspace of a workspace key; fails with 404 if it is deleted. */
    Uni<WorkspaceView> find(Tenant tenant) {
        return withLeads(
                tenant,
                sessions.read(tenant.call(), () -> find(tenant, FIND, tenant.workspaceId())));
    }

    /** Reads a workspace; fails with 404 if the user is not a member. */
    Uni<WorkspaceView> findAsMember(Tenant tenant) {
        return withLeads(
                tenant,
                sessions.read(
                        tenant.call(),
                        () -> find(tenant, FIND_AS_MEMBER, tenant.workspaceId(), tenant.userId())));
    }

    private Uni<Found> find(Tenant tenant, String query, Object... parameters) {
        return rows.find(query, parameters)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(Access::workspaceNotFound)
                .chain(workspace -> withMembers(tenant, workspace));
    }

    private Uni<Found> withMembers(Tenant tenant, Workspace workspace) {
        return members.list(tenant).map(list -> new Found(workspace, list));
    }

    /** Counts the leads after the session was closed, so that a call holds one connection. */
    private Uni<WorkspaceView> withLeads(Tenant tenant, Uni<Found> finding) {
        return finding.chain(found -> leads.count(tenant).map(found::view));
    }

    /** Creates a workspace of the user; fails with 409 if the user is in too many. */
    @Repository.AcrossWorkspaces
    Uni<WorkspaceSummary> create(String userId, NewWorkspace newWorkspace, CallContext call) {
        return sessions.inTransaction(
                        call,
                        () ->
                                accounts.lock(userId)
                                        .chain(() -> accounts.requireBelowLimit(userId))
                                        .chain(() -> insert(call, newWorkspace.name(), userId)))
                .invoke(() -> keys.forgetUser(userId))
                .map(w -> new WorkspaceSummary(w.id, w.name, w.ownerId, 1, w.createdAt));
    }

    /** Inserts a workspace and its owner as a member, in the transaction of the caller. */
    @Repository.AcrossWorkspaces
    Uni<Workspace> insert(CallContext call, String name, String ownerId) {
        return rows.persistAndFlush(
                        Workspace.of(
                                ids.next(),
                                name,
                                ownerId,
                                clock.instant().truncatedTo(ChronoUnit.MILLIS)))
                .call(workspace -> epochs.begin(workspace.id))
                .call(
                        workspace ->
                                members.insert(
                                        Tenant.ofService(workspace.id, ownerId, call),
                                        ownerId,
                                        Role.OWNER));
    }

    /**
     * Changes a workspace. The leads are counted before: a failure after the commit would report a
     * stored change as failed.
     *
     * @param change is read only after the permission check
     */
    Uni<WorkspaceView> change(Tenant tenant, Supplier<WorkspaceChange> change) {
        return lock.check(tenant, Role.ADMIN)
                .chain(() -> leads.count(tenant))
                .chain(
                        leads ->
                                lock.holding(
                                                tenant,
                                                Role.ADMIN,
                                                workspace ->
                                                        change(tenant, workspace, change.get()))
                                        .map(found -> found.view(leads)));
    }

    /** Reads the workspace again, because PostgreSQL reorders the keys of the settings. */
    private Uni<Found> change(Tenant tenant, Workspace workspace, WorkspaceChange change) {
        change.applyTo(workspace);
        return rows.getSession()
                .chain(session -> session.flush().invoke(session::clear))
                .chain(() -> find(tenant, FIND, tenant.workspaceId()));
    }

    /**
     * Deletes a workspace: it becomes invisible and its keys stop working. {@link WorkspacePurge}
     * deletes its data later.
     */
    Uni<Void> delete(Tenant tenant) {
        return lock.holding(tenant, Role.OWNER, workspace -> delete(tenant, workspace))
                .invoke(() -> workspaceKeys.deleted(tenant));
    }

    private Uni<Void> delete(Tenant tenant, Workspace workspace) {
        workspace.deletedAt = clock.instant();
        return workspaceKeys.deleteAll(tenant).chain(() -> members.removeAll(tenant));
    }
}
