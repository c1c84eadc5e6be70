package io.leadkeep.fuzz;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomDistribution;

/** Texts: what people write, and what nobody thought of. */
final class Texts {

    /** Of one person among this many, so that some meet again. */
    private static final int PEOPLE = 20_000;

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

    /** Letters that combine, join, turn the direction of writing, or change length with case. */
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

    private static final Arbitrary<String> WILD =
            new Odds<String>()
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

    private Texts() {}

    /**
     * Texts of which most are allowed.
     *
     * @param most characters that are
     */
    static Arbitrary<String> upTo(int most) {
        return new Odds<String>()
                .add(16, ORDINARY)
                .add(6, UNICODE)
                .add(1, WILD)
                .just(1, "a".repeat(most))
                .just(1, "😀".repeat(most))
                .just(1, "a".repeat(most + 1))
                .arbitrary();
    }

    /** Any text at all. */
    static Arbitrary<String> wild() {
        return WILD;
    }

    /** Tags, most of them from a few, so that filters find some. */
    static Arbitrary<String> tags() {
        return new Odds<String>()
                .add(12, Arbitraries.of("vip", "new", "Hot Lead", "日本", "a,b"))
                .add(1, upTo(64))
                .arbitrary();
    }

    /** E-mail addresses. */
    static Arbitrary<String> addresses() {
        return new Odds<String>()
                .add(16, numbered("p%d@fuzz.example", PEOPLE))
                .add(3, Known.pick("email"))
                .add(1, numbered("P%d+x@FUZZ.example", PEOPLE))
                .add(1, numbered(" p%d@MÜNCHEN.example. ", PEOPLE))
                .add(1, numbered("ü%d@fuzz.example", PEOPLE))
                .add(1, numbered("p%d@gmail.com", PEOPLE))
                .add(1, brokenAddresses())
                .arbitrary();
    }

    /** A text with any number in it, each as likely as the others. */
    static Arbitrary<String> numbered(String format, int most) {
        return Arbitraries.integers()
                .between(1, most)
                .withDistribution(RandomDistribution.uniform())
                .map(format::formatted);
    }

    private static Arbitrary<String> brokenAddresses() {
        return new Odds<String>()
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
                .add(1, WILD)
                .arbitrary();
    }

    /** Times and dates; some that there are not, and some that a database has no room for. */
    static Arbitrary<String> times() {
        return new Odds<String>()
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
                .add(1, WILD)
                .arbitrary();
    }

    /** Addresses of pages. */
    static Arbitrary<String> urls() {
        return new Odds<String>()
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
                .add(1, WILD)
                .arbitrary();
    }

    /** Telephone numbers. */
    static Arbitrary<String> phones() {
        return new Odds<String>()
                .add(8, Arbitraries.of("+1-555-123-4567", "0049 89 1234567", "(030) 12345 ext. 7"))
                .add(1, Arbitraries.strings().numeric().ofMaxLength(70))
                .add(1, upTo(64))
                .arbitrary();
    }

    /** Words of a fixed list, and now and then another. */
    static Arbitrary<String> oneOf(List<String> words) {
        return new Odds<String>().add(20, Arbitraries.of(words)).add(1, WILD).arbitrary();
    }
}
