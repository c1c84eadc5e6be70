package io.leadkeep.http;

import java.util.List;

/** A failure that the client is told about, in the words of the contract. */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient List<FieldError> details;
    private final transient Object data;

    private ApiException(ErrorCode code, String message, List<FieldError> details, Object data) {
        // An expected outcome: nobody reads its stack trace, and making one is slow.
        super(message, null, false, false);
        this.code = code;
        this.details = details;
        this.data = data;
    }

    /**
     * A failure with the usual message of its code.
     *
     * @param code what went wrong
     * @return to be thrown
     */
    public static ApiException of(ErrorCode code) {
        return of(code, code.message());
    }

    /**
     * A failure with a message of its own.
     *
     * @param code what went wrong
     * @param message for people; never SQL, a class name or anything of another tenant
     * @return to be thrown
     */
    public static ApiException of(ErrorCode code, String message) {
        // Whoever reads a VALIDATION_ERROR goes through its details.
        List<FieldError> details =
                code == ErrorCode.VALIDATION_ERROR
                        ? List.of(new FieldError("request", message))
                        : null;
        return new ApiException(code, message, details, null);
    }

    /**
     * A conflict with something that exists.
     *
     * @param message for people
     * @param existing what is there already, for the answer's {@code data}
     * @return to be thrown
     */
    public static ApiException conflict(String message, Object existing) {
        return new ApiException(ErrorCode.CONFLICT, message, null, existing);
    }

    /**
     * Fields that break rules.
     *
     * @param details every broken rule
     * @return to be thrown
     */
    public static ApiException invalid(List<FieldError> details) {
        return invalid(details, null);
    }

    /**
     * A rule that was found broken when a part of the work was done already.
     *
     * @param details every broken rule
     * @param done what was done, for the answer's {@code data}
     * @return to be thrown
     */
    public static ApiException invalid(List<FieldError> details, Object done) {
        String message =
                details.size() == 1
                        ? details.get(0).field() + ": " + details.get(0).message()
                        : details.size() + " fields are not valid";
        return new ApiException(ErrorCode.VALIDATION_ERROR, message, List.copyOf(details), done);
    }

    /**
     * What went wrong.
     *
     * @return one of the vocabulary
     */
    public ErrorCode code() {
        return code;
    }

    /**
     * Which rules are broken.
     *
     * @return on {@link ErrorCode#VALIDATION_ERROR} every one, else null
     */
    public List<FieldError> details() {
        return details;
    }

    /**
     * What the answer carries beside the error.
     *
     * @return what is there or done already, or null
     */
    public Object data() {
        return data;
    }
}
