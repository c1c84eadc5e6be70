package io.leadkeep.lead;

public record DeleteResult(long deletedCount) {}
