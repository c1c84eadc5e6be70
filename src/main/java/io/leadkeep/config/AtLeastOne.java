package io.leadkeep.config;

import org.eclipse.microprofile.config.spi.Converter;

/** A whole number, 1 or more. */
public class AtLeastOne implements Converter<Integer> {

    private static final long serialVersionUID = 1L;

    @Override
    public Integer convert(String value) {
        return parse(1, value);
    }

    static int parse(int least, String value) {
        try {
            int number = Integer.parseInt(value.strip());
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, together with values that are too small.
        }
        throw new IllegalArgumentException(
                "must be a whole number, at least %d, and is %s".formatted(least, value));
    }
}
