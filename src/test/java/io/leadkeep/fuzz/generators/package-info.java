/**
 * Generators of requests for the fuzz test, from the schemas of an API document.
 *
 * <p>{@link io.leadkeep.fuzz.generators.RequestGenerators} combines the others: bodies ({@link
 * io.leadkeep.fuzz.generators.BodyGenerators}), values of a schema, of a field by its name, texts
 * and JSON. Most values are valid. Nothing here sends a request or knows a response: ids of
 * existing rows are {@linkplain io.leadkeep.fuzz.generators.Reference references}.
 */
package io.leadkeep.fuzz.generators;
