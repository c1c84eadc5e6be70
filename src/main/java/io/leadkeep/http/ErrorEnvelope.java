package io.leadkeep.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The envelope of every error response; {@code success} is false.
 *
 * @param data what exists or was done already; null in most errors
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ErrorEnvelope(boolean success, Error error, Object data) {

    /**
     * The error.
     *
     * @param details every broken rule of a {@link ErrorCode#VALIDATION_ERROR}, else null
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Error(ErrorCode code, String message, List<FieldError> details) {}

    public static ErrorEnvelope of(ApiException e) {
        return new ErrorEnvelope(false, new Error(e.code(), e.getMessage(), e.details()), e.data());
    }
}
