package io.leadkeep.http;

/** The error codes of the API ({@code docs/api.md}); each has one status. */
public enum ErrorCode {
    VALIDATION_ERROR(400, "The request breaks a rule"),
    MALFORMED_JSON(400, "The body must be one JSON object"),
    WORKSPACE_REQUIRED(400, "This key opens several workspaces: name one in X-Workspace-Id"),
    UNAUTHORIZED(401, "A valid API key is required, in X-Api-Key or as Authorization: Bearer"),
    FORBIDDEN(403, "This key may not do that"),
    NOT_FOUND(404, "Not found"),
    METHOD_NOT_ALLOWED(405, "This path does not support that method"),
    NOT_ACCEPTABLE(406, "There is no answer in a form that Accept allows"),
    REQUEST_TIMEOUT(408, "The body did not arrive in time"),
    CONFLICT(409, "The request conflicts with what is there"),
    PRECONDITION_FAILED(412, "The lead has changed since it was read: read it again"),
    PAYLOAD_TOO_LARGE(413, "The body is too large"),
    URI_TOO_LONG(414, "The request line is too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body must be sent as application/json"),
    EXPECTATION_FAILED(417, "The only supported expectation is 100-continue"),
    IDEMPOTENCY_KEY_REUSED(422, "This Idempotency-Key was sent with another request"),
    SUPPRESSED(422, "The address or its domain is on the do-not-contact list"),
    RATE_LIMITED(429, "Too many requests; Retry-After tells when there is room again"),
    REQUEST_HEADER_FIELDS_TOO_LARGE(431, "The request headers are too large"),
    INTERNAL_ERROR(500, "Something went wrong here; the request id helps to find out what"),
    SERVICE_UNAVAILABLE(503, "The service cannot answer right now; try again shortly");

    private final int status;
    private final String message;

    ErrorCode(int status, String message) {
        this.status = status;
        this.message = message;
    }

    public int status() {
        return status;
    }

    /** The message where the thrower has no better one. */
    public String message() {
        return message;
    }

    /** Returns the code of a bare HTTP status; for a status without code, that of its class. */
    static ErrorCode ofStatus(int status) {
        for (ErrorCode code : values()) {
            if (code.status == status) {
                return code;
            }
        }
        return status < 500 ? VALIDATION_ERROR : INTERNAL_ERROR;
    }
}
