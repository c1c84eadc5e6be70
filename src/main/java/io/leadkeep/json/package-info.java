/**
 * Reads and checks what clients send as JSON.
 *
 * <p>{@link io.leadkeep.json.JsonBody} parses a request body exactly. {@link
 * io.leadkeep.json.JsonFields} reads the fields of an object and collects every broken rule in
 * {@link io.leadkeep.json.FieldErrors}. {@link io.leadkeep.json.JsonLimits} bounds objects that
 * clients fill freely; {@link io.leadkeep.json.StoredJson} converts them from and to the text that
 * PostgreSQL stores. {@link io.leadkeep.json.MergePatch} is RFC 7396.
 *
 * <p>Depends on the packages http and text only, and knows no field of any resource.
 */
package io.leadkeep.json;
