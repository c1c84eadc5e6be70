package io.leadkeep.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The envelope of every answer that is not 2xx (contract, section 1).
 *
 * @param success always false
 * @param error what went wrong
 * @param data only where something exists or was done already: that something
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Failure", description = "Every answer that is not 2xx")
public record ErrorEnvelope(
        @Schema(required = true) boolean success,
        @Schema(required = true) Error error,
        @Schema(hidden = true) Object data) {

    /**
     * What went wrong.
     *
     * @param code for programs
     * @param message for people
     * @param details only on {@link ErrorCode#VALIDATION_ERROR}: every broken rule
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Error")
    public record Error(
            @Schema(required = true) ErrorCode code,
            @Schema(required = true) String message,
            @Schema(description = "Only on VALIDATION_ERROR: every broken rule")
                    List<FieldError> details) {}

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
