/**
 * Imports as jobs: a file is stored in PostgreSQL, can be looked at before it is started, is
 * written in batches by any node, and can be undone.
 *
 * <p>{@code ImportResource} is the HTTP side. {@code ImportUpload} examines a file and stores it;
 * {@code ImportScheduler} and {@code ImportWorker} are the scheduler and the worker of {@link
 * io.leadkeep.job}; {@code ImportBatches} writes a batch of rows together with the progress of the
 * import, so that each row is written once; {@code ImportUndo} reverts what an import has written,
 * from the log of events.
 *
 * <p>Files are read, and rows written, by the classes of {@link io.leadkeep.lead.bulk}, as in an
 * import within a request.
 */
package io.leadkeep.lead.imports;
