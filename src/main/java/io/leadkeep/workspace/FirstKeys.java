package io.leadkeep.workspace;

/**
 * The keys of an empty database's first owner.
 *
 * @param workspace opens the first workspace
 * @param platform opens every workspace of the owner
 */
record FirstKeys(FirstKey workspace, FirstKey platform) {}
