package io.leadkeep.config;

import org.eclipse.microprofile.config.spi.Converter;

/** A whole number, 1 or more. */
public class AtLeastOne implements Converter<Integer> {

    private static final long serialVersionUID = 1L;

    @Override
    public Integer convert(String value) {
        return WholeNumbers.atLeast(1, value);
    }
}
