/**
 * Request bodies: small ones in memory, large ones and forms on disk until they are complete. A
 * gzip body counts with its decompressed size.
 *
 * <p>{@link io.leadkeep.http.upload.BodyHandlers} makes the handler of a route, {@link
 * io.leadkeep.http.upload.BodyDeadline} limits the time until a body has arrived. Resources read
 * files with {@link io.leadkeep.http.upload.FormFile}. {@link
 * io.leadkeep.http.upload.BodyMemoryLimiter} decides how many large bodies are in memory at a time.
 * The package does not know which routes exist.
 */
package io.leadkeep.http.upload;
