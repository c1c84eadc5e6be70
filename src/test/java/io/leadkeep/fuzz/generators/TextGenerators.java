package io.leadkeep.fuzz.generators;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomDistribution;

/** Generates texts, from ordinary to hostile. */
final class TextGenerators {

    /** Small enough that some addresses repeat. */
    private static final int ADDRESSES = 20_000;

    private static final Arbitrary<String> ORDINARY =
            Arbitraries.of(
                    "Ann",
                    "Acme Corp",
                    "acme",
                    "O'Neil",
                    "Müller & Söhne",
                    "VP of Sales",
                    "New  York",
                    " padded ",
                    "DE",
                    "x");

    /** Characters that combine, join, change the direction of writing or their length with case. */
    private static final Arbitrary<String> UNICODE =
            Arbitraries.of(
                            "😀",
                            "👩‍👩‍👧‍👦",
                            "e\u0301",
                            "\u202Eabc\u202C",
                            "שלום",
                            "İ",
                            "ß",
                            "ﬃ",
                            "K",
                            "\u200B",
                            "\uFEFF",
                            "\u00A0",
                            "\u2028",
                            "\uFFFD",
                            "\uDBFF\uDFFF",
                            "漢字",
                            "=1+1",
                            "%_\\",
                            "'\"",
                            "<b>",
                            ";,\t")
                    .list()
                    .ofMinSize(1)
                    .ofMaxSize(5)
                    .map(parts -> String.join("", parts));

    private static final Arbitrary<String> HOSTILE =
            new WeightedChoice<String>()
                    .add(3, Arbitraries.strings().all().ofMaxLength(20))
                    .add(2, Arbitraries.strings().ascii().ofMaxLength(30))
                    .just(1, "")
                    .just(1, "   ")
                    .just(1, "\u0000")
                    .just(1, "a\u0000b")
                    .just(1, "\uD800")
                    .just(1, "\uDC00\uD800")
                    .just(1, "\uFFFF")
                    .just(1, "\r\n")
                    .just(1, "a".repeat(5_000))
                    .just(1, "null")
                    .just(1, "NaN")
                    .arbitrary();

    private TextGenerators() {}

    /** Texts for a field with a maximum length, most of them valid. */
    static Arbitrary<String> upTo(int maxLength) {
        return new WeightedChoice<String>()
                .add(16, ORDINARY)
                .add(6, UNICODE)
                .add(1, HOSTILE)
                .just(1, "a".repeat(maxLength))
                .just(1, "😀".repeat(maxLength))
                .just(1, "a".repeat(maxLength + 1))
                .arbitrary();
    }

    static Arbitrary<String> hostile() {
        return HOSTILE;
    }

    /** Tags, most of them from a small set so that filters find some. */
    static Arbitrary<String> tags() {
        return new WeightedChoice<String>()
                .add(12, Arbitraries.of("vip", "new", "Hot Lead", "日本", "a,b"))
                .add(1, upTo(64))
                .arbitrary();
    }

    static Arbitrary<String> addresses() {
        return new WeightedChoice<String>()
                .add(16, numbered("p%d@fuzz.example", ADDRESSES))
                .add(3, Reference.pick("email"))
                .add(1, numbered("P%d+x@FUZZ.example", ADDRESSES))
                .add(1, numbered(" p%d@MÜNCHEN.example. ", ADDRESSES))
                .add(1, numbered("ü%d@fuzz.example", ADDRESSES))
                .add(1, numbered("p%d@gmail.com", ADDRESSES))
                .add(1, brokenAddresses())
                .arbitrary();
    }

    /** A text with a number in it, uniformly distributed. */
    static Arbitrary<String> numbered(String format, int max) {
        return Arbitraries.integers()
                .between(1, max)
                .withDistribution(RandomDistribution.uniform())
                .map(format::formatted);
    }

    private static Arbitrary<String> brokenAddresses() {
        return new WeightedChoice<String>()
                .add(
                        4,
                        Arbitraries.of(
                                "@",
                                "a@b",
                                "Jane <jane@fuzz.example>",
                                "\"q q\"@fuzz.example",
                                "a@[127.0.0.1]",
                                "a..b@fuzz.example",
                                "a@-.example",
                                "a@xn--a.example",
                                "a".repeat(65) + "@fuzz.example",
                                "a@" + "b.".repeat(130) + "example"))
                .add(1, HOSTILE)
                .arbitrary();
    }

    /** Times and dates; some do not exist, some exceed the range of PostgreSQL. */
    static Arbitrary<String> times() {
        return new WeightedChoice<String>()
                .add(
                        10,
                        Arbitraries.of(
                                "2020-01-01",
                                "2025-06-10T10:30:00.000Z",
                                "2025-06-10T10:30:00+14:00",
                                "2999-12-31"))
                .add(
                        2,
                        Arbitraries.of(
                                "2025-02-30",
                                "2025-06-10T24:00:00Z",
                                "0000-00-00",
                                "-0001-01-01T00:00:00Z",
                                "-4714-01-01T00:00:00Z",
                                "+294277-01-01T00:00:00Z",
                                "+999999999-12-31T23:59:59.999999999Z",
                                "9999-12-31T23:59:59.999-18:00"))
                .add(1, HOSTILE)
                .arbitrary();
    }

    static Arbitrary<String> urls() {
        return new WeightedChoice<String>()
                .add(8, Arbitraries.of("https://linkedin.com/in/ann", "http://x.example/ü?a=b#c"))
                .add(
                        2,
                        Arbitraries.of(
                                "javascript:alert(1)",
                                "https://",
                                "https://[::1",
                                "//linkedin.com/in/ann",
                                "https://x.example/%zz",
                                "https://x.example/" + "a".repeat(2_030),
                                "https://x.example/" + "a".repeat(2_031)))
                .add(1, HOSTILE)
                .arbitrary();
    }

    static Arbitrary<String> phones() {
        return new WeightedChoice<String>()
                .add(8, Arbitraries.of("+1-555-123-4567", "0049 89 1234567", "(030) 12345 ext. 7"))
                .add(1, Arbitraries.strings().numeric().ofMaxLength(70))
                .add(1, upTo(64))
                .arbitrary();
    }

    /** Words of a list, rarely another. */
    static Arbitrary<String> oneOf(List<String> words) {
        return new WeightedChoice<String>()
                .add(20, Arbitraries.of(words))
                .add(1, HOSTILE)
                .arbitrary();
    }
}
