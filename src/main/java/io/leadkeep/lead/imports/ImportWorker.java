package io.leadkeep.lead.imports;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorTranslator;
import io.leadkeep.http.connection.RequestLoad;
import io.leadkeep.job.JobWorker;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.lead.bulk.CsvBatchReader;
import io.leadkeep.lead.bulk.CsvRows;
import io.leadkeep.lead.bulk.ImportPlan;
import io.leadkeep.lead.columns.LeadFile;
import io.leadkeep.time.CallerContext;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Writes the rows of a leased import from the first one that is not written. The next batch is read
 * while one is written. All state belongs to one event loop.
 */
final class ImportWorker implements JobWorker {

    /** While the database is unavailable; later the lease expires. */
    private static final int MAX_ATTEMPTS = 30;

    private static final long RETRY_MILLIS = 1_000;

    private final ImportLease lease;
    private final Services services;
    private final Context context;
    private final Pace pace;

    private CsvBatchReader reader;
    private ImportBatches.Source source;
    private Uni<CsvBatchReader.Batch> next;
    private Path copy;
    // Written on the event loop, read on the threads that read the file and wait for the database.
    private volatile boolean writing;
    private volatile boolean stopped;
    private boolean ended;
    private long renewTimer;
    private Runnable onWritten = () -> {};

    /** The beans that workers use. */
    @Singleton
    record Services(
            ImportFiles files,
            ImportRuns runs,
            ImportBatches batches,
            ImportMetrics metrics,
            ImportLog log,
            RequestLoad load,
            ImportConfig config,
            Vertx vertx) {}

    ImportWorker(ImportLease lease, Services services, Context context) {
        this.lease = lease;
        this.services = services;
        this.context = context;
        this.pace = new Pace(services.load());
    }

    @Override
    public void start(Runnable whenEnded) {
        services.log().leased(lease);
        long leaseMillis = services.config().lease().toMillis();
        renewTimer = context.owner().setPeriodic(Math.max(1, leaseMillis / 3), ignored -> renew());
        run().onFailure()
                .recoverWithUni(this::fail)
                .eventually(this::close)
                .subscribe()
                .with(done -> onLoop(() -> end(whenEnded)), e -> onLoop(() -> end(whenEnded)));
    }

    private void onLoop(Runnable task) {
        CallerContext.runOn(context, task);
    }

    private Uni<Void> run() {
        return services.files()
                .copy(lease.tenant(), lease.job().id(), Integer.MAX_VALUE)
                .invoke(path -> copy = path)
                .chain(path -> services.vertx().executeBlocking(() -> open(path), false))
                .chain(plan -> services.runs().setRows(lease.tenant(), lease, plan.rows()))
                .invoke(this::readNext)
                .chain(this::writeAll)
                .chain(goesOn -> goesOn ? endImport(null) : Uni.createFrom().voidItem());
    }

    private ImportPlan open(Path path) throws IOException {
        FieldErrors errors = new FieldErrors();
        LeadFile file = lease.job().open(path, errors);
        errors.throwIfAny();
        ImportPlan plan =
                ImportPlan.of(file, lease.job().options(file), ImportRouteLimits.MAX_ROWS);
        source = new ImportBatches.Source(file, new CsvRows(file.columns(), plan.options()));
        reader = new CsvBatchReader(plan);
        reader.skipTo(lease.job().processed());
        return plan;
    }

    private void readNext() {
        next = services.vertx().executeBlocking(reader::next, false).memoize().indefinitely();
        next.subscribe().with(read -> {}, e -> {});
    }

    /** Returns false if the import has ended, or this node has lost it. */
    private Uni<Boolean> writeAll() {
        return Multi.createBy()
                .repeating()
                .uni(this::writeNext)
                .whilst(step -> step == Step.WRITTEN)
                .collect()
                .last()
                .map(step -> step == Step.AT_END);
    }

    private enum Step {
        WRITTEN,
        AT_END,
        STOPPED
    }

    private Uni<Step> writeNext() {
        return next.chain(
                batch -> {
                    if (batch.isEmpty()) {
                        return Uni.createFrom().item(Step.AT_END);
                    }
                    if (stopped) {
                        return Uni.createFrom().item(Step.STOPPED);
                    }
                    readNext();
                    return write(batch);
                });
    }

    private Uni<Step> write(CsvBatchReader.Batch batch) {
        long start = System.nanoTime();
        writing = true;
        return attempt(batch, 1)
                .onTermination()
                .invoke(() -> onLoop(this::written))
                .invoke(written -> count(written, Duration.ofNanos(System.nanoTime() - start)))
                .call(written -> delay(pace.pauseAfter(System.nanoTime() - start)))
                .map(written -> written.goesOn() ? Step.WRITTEN : Step.STOPPED);
    }

    private void written() {
        writing = false;
        onWritten.run();
    }

    private Uni<ImportBatches.Written> attempt(CsvBatchReader.Batch batch, int attempt) {
        return services.batches()
                .write(lease, source, batch)
                .onFailure(e -> isUnavailable(e) && attempt < MAX_ATTEMPTS && !stopped)
                .recoverWithUni(e -> delay(RETRY_MILLIS).chain(() -> attempt(batch, attempt + 1)));
    }

    private static boolean isUnavailable(Throwable failure) {
        return ErrorTranslator.of(failure).code() == ErrorCode.SERVICE_UNAVAILABLE;
    }

    private Uni<Void> delay(long millis) {
        return millis <= 0
                ? Uni.createFrom().voidItem()
                : Uni.createFrom()
                        .emitter(
                                done ->
                                        context.owner()
                                                .setTimer(millis, late -> done.complete(null)));
    }

    private void count(ImportBatches.Written written, Duration duration) {
        if (written.counts() != null) {
            services.metrics().count(written.counts(), duration);
        }
    }

    /** {@code error} is null if the import is completed. */
    private Uni<Void> endImport(String error) {
        return services.runs()
                .end(lease.tenant(), lease, error)
                .invoke(view -> view.ifPresent(v -> services.log().ended(lease.tenant(), v)))
                .replaceWithVoid();
    }

    /** Another node would fail as well, unless the database or the disk is the cause. */
    private Uni<Void> fail(Throwable failure) {
        if (isUnavailable(failure)) {
            services.log().interrupted(lease, failure);
            return Uni.createFrom().voidItem();
        }
        ApiException translated = ErrorTranslator.of(failure);
        if (translated.code() == ErrorCode.INTERNAL_ERROR) {
            services.log().failed(lease, failure);
            return endImport("The rows cannot be written; the log of the service has the cause");
        }
        return endImport(translated.getMessage());
    }

    /** The file must not be closed while it is read. */
    private Uni<Void> close() {
        Uni<?> read = next == null ? Uni.createFrom().voidItem() : next;
        return read.onFailure()
                .recoverWithNull()
                .chain(() -> services.vertx().executeBlocking(this::closeNow, false))
                .onFailure()
                .recoverWithNull()
                .chain(
                        () ->
                                copy == null
                                        ? Uni.createFrom().voidItem()
                                        : services.vertx()
                                                .executeBlocking(
                                                        () -> Files.deleteIfExists(copy), false)
                                                .replaceWithVoid());
    }

    private Void closeNow() {
        if (reader != null) {
            reader.close();
        }
        return null;
    }

    private void end(Runnable whenEnded) {
        if (!ended) {
            ended = true;
            context.owner().cancelTimer(renewTimer);
            whenEnded.run();
        }
    }

    private void renew() {
        services.runs().renew(lease.tenant(), lease).subscribe().with(done -> {}, e -> {});
    }

    /** Releases the lease after a batch in progress. */
    @Override
    public Uni<Void> stop() {
        stopped = true;
        context.owner().cancelTimer(renewTimer);
        Uni<Void> afterWrite =
                writing
                        ? Uni.createFrom().emitter(done -> onWritten = () -> done.complete(null))
                        : Uni.createFrom().voidItem();
        return afterWrite.chain(() -> services.runs().release(lease.tenant(), lease));
    }
}
