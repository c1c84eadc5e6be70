package io.leadkeep.fuzz;

/** A header, or a parameter of path or query. */
record Field(String name, String value) {}
