/**
 * API keys as they are stored, sent and shown, of workspaces and of users.
 *
 * <p>{@link io.leadkeep.workspace.keys.KeyRows} stores them for the package workspace, which
 * decides who may do so and holds the locks. The package auth reads the same table to authenticate
 * requests.
 */
package io.leadkeep.workspace.keys;
