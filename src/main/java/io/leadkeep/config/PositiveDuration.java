package io.leadkeep.config;

import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;

/** A duration above zero, in the forms of Quarkus ({@code 500ms}, {@code 10s}, {@code 1m}). */
public class PositiveDuration implements Converter<Duration> {

    private static final long serialVersionUID = 1L;

    @Override
    public Duration convert(String value) {
        try {
            Duration duration = new DurationConverter().convert(value);
            if (duration != null && duration.compareTo(Duration.ZERO) > 0) {
                return duration;
            }
        } catch (IllegalArgumentException e) {
            // Reported below, together with values that are not positive.
        }
        throw new IllegalArgumentException(
                "must be a duration above zero, such as 10s, and is " + value);
    }
}
