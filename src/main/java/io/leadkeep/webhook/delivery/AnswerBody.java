package io.leadkeep.webhook.delivery;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Receives an answer: keeps the first KiB of its body, and reads at most 64 KiB. */
final class AnswerBody {

    private static final int MAX_READ = 64 * 1024;
    private static final int MAX_KEPT = 1024;
    private static final char REPLACEMENT = '\uFFFD';

    private final int statusCode;
    private final Duration retryAfter;
    private final Buffer kept = Buffer.buffer();
    private int read;

    AnswerBody(HttpClientResponse response, Instant now) {
        this.statusCode = response.statusCode();
        this.retryAfter = retryAfter(response.getHeader(HttpHeaders.RETRY_AFTER), now);
    }

    /** Returns false if the body is too long to be read on. */
    boolean add(Buffer part) {
        read += part.length();
        kept.appendBuffer(part, 0, Math.min(part.length(), MAX_KEPT - kept.length()));
        return read <= MAX_READ;
    }

    Answer toAnswer(Duration duration) {
        String text =
                new String(kept.getBytes(), StandardCharsets.UTF_8).replace('\0', REPLACEMENT);
        return new Answer(statusCode, text, null, retryAfter, duration);
    }

    /** Reads seconds or a date (RFC 9110, 10.2.3); zero for anything else. */
    static Duration retryAfter(String value, Instant now) {
        if (value == null) {
            return Duration.ZERO;
        }
        if (value.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Integer.parseInt(value));
        }
        try {
            Instant then =
                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            Duration left = Duration.between(now, then);
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }
}
