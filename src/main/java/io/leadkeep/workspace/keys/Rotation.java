package io.leadkeep.workspace.keys;

/** The single key of a workspace before and after its secret was replaced. */
public record Rotation(ApiKeyRecord old, NewKey created) {}
