package io.leadkeep.fuzz.generators;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

/** Chooses among generators by weight. */
final class WeightedChoice<T> {

    private record Choice<T>(int weight, Arbitrary<T> values) {}

    private final List<Choice<T>> choices = new ArrayList<>();

    WeightedChoice<T> add(int weight, Arbitrary<T> values) {
        choices.add(new Choice<>(weight, values));
        return this;
    }

    /** Adds one value, which may be null. */
    WeightedChoice<T> just(int weight, T value) {
        return add(weight, Arbitraries.just(value));
    }

    Arbitrary<T> arbitrary() {
        List<Choice<T>> all = List.copyOf(choices);
        return Arbitraries.fromGeneratorWithSize(size -> generator(all, size));
    }

    /** Unlike {@code Arbitraries.frequencyOf}, does not look the generators up for each value. */
    private static <T> RandomGenerator<T> generator(List<Choice<T>> choices, int size) {
        List<Tuple2<Integer, RandomGenerator<T>>> generators = new ArrayList<>();
        for (Choice<T> each : choices) {
            generators.add(Tuple.of(each.weight(), each.values().generator(size)));
        }
        return Arbitraries.frequency(generators).generator(size).flatMap(Function.identity());
    }
}
