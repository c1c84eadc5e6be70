package io.leadkeep.fuzz.generators;

/** A header, or a path or query parameter. */
public record Field(String name, String value) {}
