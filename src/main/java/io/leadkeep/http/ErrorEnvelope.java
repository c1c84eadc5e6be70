package io.leadkeep.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The envelope of every answer that is not 2xx (contract, section 1).
 *
 * @param success always false
 * @param error what went wrong
 * @param data only where something exists or was done already: that something
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ErrorEnvelope(boolean success, Error error, Object data) {

    /**
     * What went wrong.
     *
     * @param code for programs
     * @param message for people
     * @param details only on {@link ErrorCode#VALIDATION_ERROR}: every broken rule
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Error(ErrorCode code, String message, List<FieldError> details) {}

    /**
     * Puts a failure into its envelope.
     *
     * @param e what was thrown
     * @return the envelope
     */
    public static ErrorEnvelope of(ApiException e) {
        return new ErrorEnvelope(false, new Error(e.code(), e.getMessage(), e.details()), e.data());
    }
}
