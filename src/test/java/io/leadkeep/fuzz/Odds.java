package io.leadkeep.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

/** A choice among values of several kinds, each as likely as its weight says. */
final class Odds<T> {

    private record Choice<T>(int weight, Arbitrary<T> values) {}

    private final List<Choice<T>> choices = new ArrayList<>();

    /** Adds a kind of values. */
    Odds<T> add(int weight, Arbitrary<T> values) {
        choices.add(new Choice<>(weight, values));
        return this;
    }

    /** Adds a value; it may be null. */
    Odds<T> just(int weight, T value) {
        return add(weight, Arbitraries.just(value));
    }

    /** The values of all kinds. */
    Arbitrary<T> arbitrary() {
        List<Choice<T>> all = List.copyOf(choices);
        return Arbitraries.fromGeneratorWithSize(size -> generator(all, size));
    }

    /**
     * As {@code frequencyOf} does it, which looks all of the arbitrary up for each value, though.
     */
    private static <T> RandomGenerator<T> generator(List<Choice<T>> choices, int size) {
        List<Tuple2<Integer, RandomGenerator<T>>> generators = new ArrayList<>();
        for (Choice<T> each : choices) {
            generators.add(Tuple.of(each.weight(), each.values().generator(size)));
        }
        return Arbitraries.frequency(generators).generator(size).flatMap(Function.identity());
    }
}
