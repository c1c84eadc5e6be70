/**
 * Accounts, workspaces, their members and their API keys.
 *
 * <p>Resources call the repositories {@link io.leadkeep.workspace.Accounts}, {@link
 * io.leadkeep.workspace.Workspaces}, {@link io.leadkeep.workspace.Members} and {@link
 * io.leadkeep.workspace.WorkspaceKeys}, which keep their Hibernate Reactive Panache repositories
 * private. Changes run under a {@link io.leadkeep.workspace.WorkspaceLock}, which checks the role
 * of the user. {@link io.leadkeep.workspace.Bootstrap} fills an empty database, and {@link
 * io.leadkeep.workspace.WorkspacePurge} deletes the data of deleted workspaces.
 *
 * <p>Of leads, the package only counts and deletes them through the package lead.
 */
package io.leadkeep.workspace;
