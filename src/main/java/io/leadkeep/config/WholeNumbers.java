package io.leadkeep.config;

/** Settings that count something: a service does not start with one that it cannot work with. */
final class WholeNumbers {

    private WholeNumbers() {}

    static int atLeast(int least, String value) {
        try {
            int number = Integer.parseInt(value.strip());
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IllegalArgumentException(
                "must be a whole number, at least %d, and is %s".formatted(least, value));
    }
}
