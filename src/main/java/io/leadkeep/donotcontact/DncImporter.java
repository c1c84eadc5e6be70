package io.leadkeep.donotcontact;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.auth.Tenant;
import io.leadkeep.time.CallContext;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jboss.logging.Logger;

/** Adds the entries of a body in one transaction, those of a CSV file in batches of one each. */
@ApplicationScoped
class DncImporter {

    private static final Logger LOG = Logger.getLogger(DncImporter.class);

    private static final int MAX_ENTRIES = 10_000;

    private final DncList list;
    private final Vertx vertx;

    DncImporter(DncList list, Vertx vertx) {
        this.list = list;
        this.vertx = vertx;
    }

    /**
     * Outcome of an import.
     *
     * @param skipped entries that were on the list already, and rows that are no entries
     * @param errors null unless the import is of a file
     */
    record Result(
            int imported,
            int skipped,
            @JsonInclude(JsonInclude.Include.NON_NULL) List<DncFile.RowError> errors) {}

    Uni<Result> run(Tenant tenant, ObjectNode body) {
        List<NewDncEntry> entries = NewDncEntry.readAll(body, MAX_ENTRIES, NewDncEntry.MANUAL);
        return list.add(tenant, entries)
                .map(added -> new Result(added, entries.size() - added, null));
    }

    Uni<Result> run(Tenant tenant, Path path) {
        return blocking(() -> DncFile.open(path))
                .chain(
                        file ->
                                addAll(tenant, file, 0)
                                        .map(added -> result(tenant, file, added))
                                        .eventually(() -> close(file)));
    }

    private Uni<Integer> addAll(Tenant tenant, DncFile file, int added) {
        return blocking(() -> file.next(DncList.BATCH_SIZE))
                .chain(
                        entries ->
                                entries.isEmpty()
                                        ? Uni.createFrom().item(added)
                                        : list.add(inTime(tenant), entries)
                                                .chain(more -> addAll(tenant, file, added + more)));
    }

    private static Tenant inTime(Tenant tenant) {
        return tenant.with(CallContext.background(DncRouteLimits.ADD_TIMEOUT));
    }

    private static Result result(Tenant tenant, DncFile file, int added) {
        LOG.infof(
                "Import into the do-not-contact list of workspace %s: %d rows, %d added, %d"
                        + " invalid",
                tenant.workspaceId(), file.rows(), added, file.errors().size());
        return new Result(added, file.rows() - added, file.errors());
    }

    private interface Reader<T> {
        T read() throws IOException;
    }

    private <T> Uni<T> blocking(Reader<T> reader) {
        return vertx.executeBlocking(reader::read, false);
    }

    private static void close(DncFile file) {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
