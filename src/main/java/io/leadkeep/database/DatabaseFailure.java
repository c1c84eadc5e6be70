package io.leadkeep.database;

/** A CDI event: work on the database has failed with an answer of PostgreSQL. */
public record DatabaseFailure(Throwable cause) {}
