package io.leadkeep.http;

/**
 * One broken rule of a {@link ErrorCode#VALIDATION_ERROR}.
 *
 * @param field a path, such as {@code tags[2]} or {@code customFields.revenue}
 * @param message what is wrong and what would be right
 */
public record FieldError(String field, String message) {}
