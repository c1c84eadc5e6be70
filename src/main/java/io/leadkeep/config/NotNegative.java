package io.leadkeep.config;

import org.eclipse.microprofile.config.spi.Converter;

/** A whole number, 0 or more. */
public class NotNegative implements Converter<Integer> {

    private static final long serialVersionUID = 1L;

    @Override
    public Integer convert(String value) {
        return AtLeastOne.parse(0, value);
    }
}
