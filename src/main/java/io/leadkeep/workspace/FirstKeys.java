package io.leadkeep.workspace;

/** The keys of a new database: of the first workspace, and of its owner. */
record FirstKeys(FirstKey workspace, FirstKey platform) {}
