package io.leadkeep.webhook.delivery;

import java.time.Duration;

/**
 * What came of one attempt.
 *
 * @param statusCode null without an answer
 * @param body the first KiB, null without an answer
 * @param error why there is no answer, else null
 * @param retryAfter what the endpoint asks for, else zero
 */
public record Answer(
        Integer statusCode, String body, String error, Duration retryAfter, Duration duration) {

    private static final int GONE = 410;

    static Answer failed(String error, Duration duration) {
        return new Answer(null, null, error, Duration.ZERO, duration);
    }

    /** A redirect is none: it could lead to an address that was not checked. */
    public boolean isSuccess() {
        return statusCode != null && statusCode >= 200 && statusCode < 300;
    }

    /** Returns whether the endpoint wants no further events. */
    boolean isGone() {
        return statusCode != null && statusCode == GONE;
    }
}
