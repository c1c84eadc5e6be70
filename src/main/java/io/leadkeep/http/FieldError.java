package io.leadkeep.http;

/**
 * A broken rule.
 *
 * @param field a path, such as {@code tags[2]} or {@code customFields.revenue}
 */
public record FieldError(String field, String message) {}
