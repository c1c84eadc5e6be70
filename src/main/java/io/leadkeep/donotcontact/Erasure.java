package io.leadkeep.donotcontact;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.event.EventPurge;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.lead.LeadDeleter;
import io.leadkeep.lead.imports.ImportErasure;
import io.leadkeep.suppression.Listing;
import io.leadkeep.webhook.delivery.WebhookPurge;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Erases a person in two transactions. The first one puts the hash of the address on the list. The
 * second one deletes the lead and what is stored about it, when every statement that may not have
 * seen the hash has ended: until then the address is taken, so none of them can insert it again. A
 * request that ends in between can be repeated.
 */
@ApplicationScoped
@Startup
@Repository
class Erasure {

    private static final Logger LOG = Logger.getLogger(Erasure.class);

    private static final Duration INTERVAL = Duration.ofMillis(20);

    private static final String FIND = "select email from lead where workspace_id = $1 and id = $2";

    /** The leads of the address that were deleted, now or earlier. */
    private static final String UNMARK =
            "update lead_event set address_hash = null where workspace_id = $1 and address_hash ="
                    + " (select "
                    + Listing.DIGEST
                    + " from workspace w cross join (select $2::text as email) p where w.id = $1)"
                    + " returning lead_id";

    /** A statement that inserts leads has this lock before it takes its snapshot. */
    private static final String WRITERS =
            """
            select coalesce(array_agg(virtualtransaction), '{}') as writers
            from pg_locks
            where relation = 'lead'::regclass and mode = 'RowExclusiveLock' and granted
                and database = (select oid from pg_database where datname = current_database())
                and ($1::text[] is null or virtualtransaction = any($1))
            """;

    private final Transactions transactions;
    private final DncList list;
    private final LeadDeleter leads;
    private final EventPurge events;
    private final WebhookPurge webhooks;
    private final ImportErasure imports;
    private final Counter erased;

    Erasure(
            Transactions transactions,
            DncList list,
            LeadDeleter leads,
            EventPurge events,
            WebhookPurge webhooks,
            ImportErasure imports,
            MeterRegistry metrics) {
        this.transactions = transactions;
        this.list = list;
        this.leads = leads;
        this.events = events;
        this.webhooks = webhooks;
        this.imports = imports;
        this.erased =
                Counter.builder("leadkeep.leads.erased")
                        .description("Persons erased")
                        .register(metrics);
    }

    /** Fails with 404 if there is no such lead. */
    Uni<Void> erase(Tenant tenant, String leadId) {
        return transactions
                .inTransaction(tenant.call(), transaction -> block(tenant, leadId, transaction))
                .call(() -> writers(tenant, null).chain(found -> awaitEnd(tenant, found)))
                .call(email -> imports.erase(tenant, email))
                .chain(
                        email ->
                                transactions.inTransaction(
                                        tenant.call(),
                                        transaction -> delete(tenant, leadId, email, transaction)))
                .invoke(() -> log(tenant));
    }

    private void log(Tenant tenant) {
        erased.increment();
        LOG.infof("Erased a person in workspace %s", tenant.workspaceId());
    }

    /** Returns the address, which is on the list now. */
    private Uni<String> block(Tenant tenant, String leadId, SqlConnection transaction) {
        return transaction
                .preparedQuery(FIND)
                .execute(Tuple.of(tenant.workspaceId(), leadId))
                .map(
                        found -> {
                            if (found.size() == 0) {
                                throw ApiException.of(ErrorCode.NOT_FOUND, "Lead not found");
                            }
                            return found.iterator().next().getString("email");
                        })
                .call(email -> list.addErased(tenant, email, transaction));
    }

    /** Returns the transactions that write leads; null asks for all. */
    private Uni<String[]> writers(Tenant tenant, String[] among) {
        return transactions
                .run(
                        tenant.call(),
                        connection ->
                                connection
                                        .preparedQuery(WRITERS)
                                        .execute(Tuple.tuple().addArrayOfString(among)))
                .map(rows -> rows.iterator().next().getArrayOfStrings("writers"));
    }

    private Uni<Void> awaitEnd(Tenant tenant, String[] writers) {
        if (writers.length == 0) {
            return Uni.createFrom().voidItem();
        }
        return tenant.call().mayStart()
                ? Uni.createFrom()
                        .voidItem()
                        .onItem()
                        .delayIt()
                        .by(INTERVAL)
                        .chain(() -> writers(tenant, writers))
                        .chain(left -> awaitEnd(tenant, left))
                : Uni.createFrom().failure(ApiException.of(ErrorCode.SERVICE_UNAVAILABLE));
    }

    /** What remains are the events of the deletions, without the hash of the address. */
    private Uni<Void> delete(
            Tenant tenant, String leadId, String email, SqlConnection transaction) {
        return leads.delete(tenant, leadId, transaction)
                .chain(() -> unmark(tenant, email, transaction))
                .map(earlier -> Stream.concat(Stream.of(leadId), earlier).toArray(String[]::new))
                .call(ids -> events.eraseLeads(tenant, ids, transaction))
                .chain(ids -> webhooks.eraseLeads(tenant, ids, transaction));
    }

    private static Uni<Stream<String>> unmark(
            Tenant tenant, String email, SqlConnection transaction) {
        return transaction
                .preparedQuery(UNMARK)
                .execute(Tuple.of(tenant.workspaceId(), email))
                .map(rows -> rows.stream().map(row -> row.getString(0)));
    }
}
