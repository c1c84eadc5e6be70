package io.leadkeep.lead.imports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Transactions;
import io.leadkeep.http.ApiException;
import io.leadkeep.id.Ids;
import io.leadkeep.id.Sha256;
import io.leadkeep.idempotency.IdempotencyKey;
import io.leadkeep.idempotency.IdempotentRequests;
import io.leadkeep.idempotency.StoredResponse;
import io.leadkeep.json.JsonFields;
import io.leadkeep.lead.bulk.BulkOptions;
import io.leadkeep.lead.bulk.ImportForm;
import io.leadkeep.lead.columns.LeadFile;
import io.leadkeep.lead.csv.CsvFile;
import io.leadkeep.text.Text;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Examines an uploaded file and stores it. Clients see the import once the whole file is stored;
 * what an upload that fails leaves behind is deleted.
 */
@Singleton
record ImportUpload(
        Imports imports,
        ImportFiles files,
        ImportPurge purge,
        ImportHeads heads,
        IdempotentRequests requests,
        Transactions transactions,
        Ids ids,
        Vertx vertx) {

    private static final Logger LOG = Logger.getLogger(ImportUpload.class);

    private static final String START = "start";

    static final ImportForm.Rules RULES =
            new ImportForm.Rules(ImportRouteLimits.MAX_FILE_BYTES, Set.of(START));

    private static final int MAX_FILE_NAME = 255;

    /** A file of which all rows have been read. */
    record Examined(ImportForm form, Plan plan, boolean starts, FirstRows first) {}

    /** The file, how its rows are written, and how many there are. */
    record Plan(LeadFile file, BulkOptions options, int rows) {}

    /** Reads the form and every row of its file; fails with 400 for broken rules. */
    private static Examined examineNow(ImportForm form) throws IOException {
        boolean starts = new JsonFields(form.sent(), form.errors()).flag(START, false);
        if (form.file() == null) {
            throw ApiException.invalid(form.errors().list());
        }
        LeadFile file = LeadFile.of(form.file(), form.mapping(), form.errors());
        form.errors().throwIfAny();
        form.sent().remove(START);
        boolean cleanupIsDefault = form.cleanupIsDefault();
        BulkOptions options = form.options().forFile(file, cleanupIsDefault);
        FirstRows first = new FirstRows(file, options);
        int rows = 0;
        try (CsvFile csv = file.open()) {
            for (CsvFile.Row row = csv.next(); row != null; row = csv.next()) {
                if (rows == ImportRouteLimits.MAX_ROWS) {
                    throw ApiException.invalid("file", "has more than 1,000,000 rows");
                }
                first.add(row);
                rows++;
            }
        }
        return new Examined(form, new Plan(file, options, rows), starts, first);
    }

    /** Examines a file, stores it, and returns what clients see of it, once for each key. */
    Uni<StoredResponse> create(
            Tenant tenant, ImportForm form, Optional<Function<ObjectNode, IdempotencyKey>> keyOf) {
        return vertx.executeBlocking(() -> examineNow(form), false)
                .chain(
                        examined ->
                                heads.estimate(tenant, examined.first(), examined.plan().rows())
                                        .chain(
                                                estimate ->
                                                        create(tenant, examined, estimate, keyOf)));
    }

    private Uni<StoredResponse> create(
            Tenant tenant,
            Examined examined,
            ImportHead.Estimate estimate,
            Optional<Function<ObjectNode, IdempotencyKey>> keyOf) {
        Function<SqlConnection, Uni<StoredResponse>> publish;
        String id = ids.next();
        publish =
                transaction ->
                        imports.publish(tenant, id, examined.starts(), transaction)
                                .map(view -> heads.toStored(view, examined, estimate));
        Uni<StoredResponse> published =
                keyOf.isPresent()
                        ? vertx.executeBlocking(() -> fingerprint(examined.form()), false)
                                .chain(
                                        body ->
                                                requests.executeOnce(
                                                        tenant, keyOf.get().apply(body), publish))
                        : Uni.createFrom()
                                .deferred(() -> transactions.inTransaction(tenant.call(), publish));
        return imports.insert(tenant, id, examined, fileName(examined.form().fileName()))
                .chain(() -> files.write(tenant, id, examined.form().file()))
                .chain(() -> published)
                .onFailure()
                .call(() -> discard(tenant, id))
                .call(
                        stored ->
                                stored.replayed()
                                        ? discard(tenant, id)
                                        : Uni.createFrom().voidItem())
                .map(stored -> heads.complete(stored, examined));
    }

    /** Returns the fields of the form as one object; that of the file is its digest. */
    private static ObjectNode fingerprint(ImportForm form) throws IOException {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        fields.set("options", form.sent());
        fields.set(ImportForm.MAPPING, form.mapping());
        fields.put("fileName", form.fileName());
        fields.put("file", Sha256.of(form.file()));
        return fields;
    }

    /** If this fails too, the scheduler deletes the rows later. */
    private Uni<Void> discard(Tenant tenant, String id) {
        return purge.discard(Tenant.background(tenant.workspaceId()), id)
                .onFailure()
                .invoke(e -> LOG.debugf(e, "Upload %s is deleted later", id))
                .onFailure()
                .recoverWithNull();
    }

    /** Returns the name without folders, which old browsers send. */
    static String fileName(String sent) {
        String text = sent == null ? "" : Text.trim(sent.replaceAll(".*[/\\\\]", ""));
        String name = text.isEmpty() || !Text.isStorable(text) ? "file.csv" : text;
        return Text.shortened(name, MAX_FILE_NAME);
    }
}
