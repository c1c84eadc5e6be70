package io.leadkeep.http;

import io.leadkeep.id.Id;
import java.util.List;

/** An error that the client gets, with its code and message. */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient List<FieldError> details;
    private final transient Object data;

    private ApiException(ErrorCode code, String message, List<FieldError> details, Object data) {
        // An expected outcome: a stack trace is slow and never read.
        super(message, null, false, false);
        this.code = code;
        this.details = details;
        this.data = data;
    }

    public static ApiException of(ErrorCode code) {
        return of(code, code.message());
    }

    /**
     * An error with another message than that of its code.
     *
     * @param message contains no SQL, no class name and nothing of another tenant
     */
    public static ApiException of(ErrorCode code, String message) {
        // VALIDATION_ERROR always has details.
        List<FieldError> details =
                code == ErrorCode.VALIDATION_ERROR
                        ? List.of(new FieldError("request", message))
                        : null;
        return new ApiException(code, message, details, null);
    }

    /** A conflict with something that exists, which becomes {@code data} of the response. */
    public static ApiException conflict(String message, Object existing) {
        return new ApiException(ErrorCode.CONFLICT, message, null, existing);
    }

    /** The only rule that the request breaks. */
    public static ApiException invalid(String field, String message) {
        return invalid(List.of(new FieldError(field, message)));
    }

    /** An id in a path that cannot be one; {@code what} begins a sentence. */
    public static ApiException notAnId(String what) {
        return of(ErrorCode.NOT_FOUND, what + " not found: an id is " + Id.FORM_NAME);
    }

    /** All rules that the request breaks. */
    public static ApiException invalid(List<FieldError> details) {
        String message =
                details.size() == 1
                        ? details.get(0).field() + ": " + details.get(0).message()
                        : details.size() + " fields are not valid";
        return new ApiException(ErrorCode.VALIDATION_ERROR, message, List.copyOf(details), null);
    }

    public ErrorCode code() {
        return code;
    }

    /** Every broken rule of a {@link ErrorCode#VALIDATION_ERROR}, else null. */
    public List<FieldError> details() {
        return details;
    }

    /** What exists or was done already; may be null. */
    public Object data() {
        return data;
    }
}
