package io.leadkeep.config;

final class WholeNumbers {

    private WholeNumbers() {}

    static int atLeast(int least, String value) {
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
