/**
 * Tests of writes on many leads.
 *
 * <ul>
 *   <li>{@code POST /v1/leads/bulk}: BulkLeadsTest (rows), BulkRequestTest (options, size,
 *       concurrency), LargeBulksIT; repeats with an Idempotency-Key in IdempotencyTest of {@code
 *       lead}
 *   <li>{@code POST /v1/leads/import/csv}: ImportFormTest (form), ImportFileTest (encodings,
 *       delimiters, limits), ImportHeaderTest, ImportColumnsTest, ImportCellsTest, ImportLeadsTest
 *       (rows), ForeignFilesTest (files of other programs), DamagedImportTest, LargeFilesIT,
 *       InterruptedFilesIT
 *   <li>{@code dataCleanup} of both: DataCleanupTest
 *   <li>{@code DELETE /v1/leads}, {@code DELETE /v1/leads/{id}}: DeleteLeadsTest
 *   <li>{@code POST /v1/leads/tags}: TagLeadsTest
 *   <li>Log lines of all of them: OperationLogTest
 * </ul>
 */
package io.leadkeep.lead.bulk;
