/**
 * Backup, restore and move of a whole database as commands (docs/operations.md).
 *
 * <p>{@link io.leadkeep.backup.Commands} is the entry point. A {@code Snapshot} sends rows to a
 * {@code RowSink}: a {@code BackupWriter} or an {@code EmptyDatabase}. The format is independent of
 * pg_dump, which the embedded PostgreSQL does not include.
 *
 * <p>No request reaches this package: it reads all workspaces.
 */
package io.leadkeep.backup;
