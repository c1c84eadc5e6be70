package io.leadkeep.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

    /** A limit of PostgreSQL, in octets. */
    private static final int MAX_LEXEME = 2_046;

    @Test
    void null_and_empty_text_have_no_words() {
        assertThat(Words.of(null)).isEmpty();
        assertThat(Words.of("")).isEmpty();
        assertThat(Words.of(" .,'\t\u0000\u00A0 ")).isEmpty();
        assertThat(Words.ofAddress(null)).isEmpty();
    }

    @Test
    void words_are_distinct_and_in_order() {
        assertThat(Words.of("zoe Ann ZOE Zoë ann bob")).containsExactly("zoe", "ann", "bob");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "John.Doe+x@Acme-Corp.example | john doe x acme corp example",
                "3M Co. 24/7 | 3m co 24 7",
                "O'Neil O’Neil OʼNeil O´Neil O＇Neil | o neil",
                "Oʻzbekiston | o zbekiston",
                "ŉ | n",
                "Müller—Söhne…AG | muller sohne ag",
                "col·lecció | col leccio",
                "a\u00A0b\u2028c\u3000d | a b c d",
                "a👩‍👩‍👧b❤️c | a b c",
                "東京、大阪 | 東京 大阪",
            })
    void everything_but_letters_and_digits_separates(String text, String words) {
        assertWords(text, words);
    }

    @ParameterizedTest
    @ValueSource(chars = {'_', '%', '\'', '"', '&', '|', '!', ':', '*', '(', ')', '\\', '<', '-'})
    void operator_of_a_query_separates(char operator) {
        String text = operator + "a" + operator + "b" + operator;

        assertWords(text, "a b");
        assertWords(text + " é", "a b e");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\uD800b", "a\uDC00b", "a\uDC00\uD800b", "a\uD83D b", "\uDE00a b\uD83D"})
    void unpaired_surrogate_separates(String text) {
        assertWords(text, "a b");
    }

    @ParameterizedTest
    @CsvSource({
        "Jürgen, jurgen",
        "JU\u0308RGEN, jurgen",
        "Straße, strasse",
        "STRAẞE, strasse",
        "Şişli İstanbul Diyarbakır, sisli istanbul diyarbakir",
        "i\u0307stanbul, istanbul",
        "Łódź, lodz",
        "Ærøskøbing Œuvre, aeroskobing oeuvre",
        "Þórður Guðrún, thordur gudrun",
        "Đặng Nguyễn Thị Hương, dang nguyen thi huong",
        "Ħamrun Ŧana Ŋŋ, hamrun tana nn",
        "Ɗangote Ƙano Ƴar'Adua, dangote kano yar adua",
        "ǅ ǈ ǌ, dz lj nj",
        "ſ, s",
        "Ὀδυσσεύς ΟΔΥΣΣΕΎΣ, οδυσσευσ",
        "ΐ ᾳ, ι α",
        "Королёв Зайцев Київ, королев заицев киів",
    })
    void case_accents_and_strokes_are_removed(String text, String words) {
        assertWords(text, words);
    }

    @ParameterizedTest
    @CsvSource({
        "℡ ™ № ㎏ ㏂, tel tm no kg a m",
        "ﬁnance oﬃce, finance office",
        "Ｆｕｌｌ　Ｗｉｄｔｈ１２, full width12",
        "m² H₂O ①, m2 h2o 1",
        "½, 1 2",
        "Ⅳ, iv",
        "𝓐𝓬𝓶𝓮, acme",
        "K Å Ω, k a ω",
        "ªº, ao",
        "ｶﾞｽ, カ\u3099ス",
        "二〇二四, 二〇二四",
        "٣ ३, ٣ ३",
    })
    void compatibility_forms_equal_the_plain_ones(String text, String words) {
        assertWords(text, words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00AD",
                "\u200B",
                "\u200C",
                "\u200D",
                "\u2060",
                "\uFEFF",
                "\u200F",
                "\u202E",
                "\u034F",
                "\u115F",
                "\u3164",
                "\uFFA0",
                "\u180E",
                "\uFE0F",
                "\uDB40\uDD00",
                "\uDB40\uDC41",
            })
    void invisible_character_does_not_separate(String invisible) {
        assertWords(invisible + "a" + invisible + "b" + invisible, "ab");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ä", "語", "𠀋", "\uFDFA"})
    void word_is_cut_to_100_characters(String letter) {
        List<String> words = Words.of(letter.repeat(2_000));

        assertThat(words)
                .allSatisfy(word -> assertThat(Text.length(word)).isLessThanOrEqualTo(100))
                .allSatisfy(
                        word ->
                                assertThat(word.getBytes(StandardCharsets.UTF_8))
                                        .hasSizeLessThanOrEqualTo(MAX_LEXEME));
        assertThat(Text.isStorable(words.get(0))).isTrue();
        assertThat(Words.of(letter.repeat(101))).isEqualTo(words);
    }

    @Test
    void letters_of_latin_1_and_extended_a_become_ascii() {
        assertThat(letters(0xC0, 0x17F))
                .allSatisfy(
                        letter ->
                                assertThat(Words.of(letter))
                                        .singleElement()
                                        .asString()
                                        .matches("[a-z]+"));
    }

    @Test
    void ascii_text_has_the_same_words_alone_and_beside_other_letters() {
        String ascii =
                IntStream.range(0, 0x80).mapToObj(Character::toString).reduce("", String::concat);

        assertThat(Words.of(ascii + " é")).startsWith(Words.of(ascii).toArray(String[]::new));
    }

    @Test
    void every_character_is_folded_once_and_for_all_in_each_form() {
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(Character::isDefined)
                .forEach(c -> assertStable("x" + Character.toString(c)));
    }

    @Property(tries = 5_000)
    void any_text_is_folded_once_and_for_all_in_each_form(@ForAll("texts") String text) {
        assertStable(text);
        assertThat(Words.of(text.toLowerCase(Locale.ROOT))).isEqualTo(Words.of(text));
    }

    @Property(tries = 5_000)
    void beginning_of_a_text_has_beginnings_of_its_words(@ForAll("texts") String text) {
        List<String> words = Words.of(text);

        for (int end = 0; end <= text.length(); end++) {
            if (isBoundary(text, end)) {
                assertThat(Words.of(text.substring(0, end)))
                        .allMatch(part -> words.stream().anyMatch(word -> word.startsWith(part)));
            }
        }
    }

    @Property(tries = 5_000)
    void word_has_only_letters_digits_and_marks(@ForAll String text) {
        assertThat(Words.of(text))
                .doesNotContain("")
                .allMatch(Text::isStorable)
                .allMatch(word -> word.codePoints().allMatch(WordsTest::isOfWord));
    }

    @Provide
    Arbitrary<String> texts() {
        List<String> parts =
                List.of(
                        "a", "B", "ß", "ẞ", "İ", "ı", "I", "Σ", "ς", "é", "e\u0301", "\u0301",
                        "\u0323", "Ø", "ﬁ", "Ａ", "²", "℡", "한", "ㅎ", "が", "か", "\u3099", "ｶﾞ", "क",
                        "ि", "्", "\u093C", "ก", "ำ", "\u0E49", "ש\u05C1", "ـ", "م\u064F", "\uFDFA",
                        "\u200D", "\u00AD", "ʼ", "'", "_", "%", " ", ".", "@", "1", "😀", "\uD800",
                        "\uDC00");
        return Arbitraries.oneOf(
                Arbitraries.of(parts).list().ofMaxSize(12).map(list -> String.join("", list)),
                Arbitraries.strings().all().ofMaxLength(12));
    }

    private static void assertWords(String text, String words) {
        assertThat(Words.of(text)).containsExactly(words.split(" "));
    }

    private static void assertStable(String text) {
        List<String> words = Words.of(text);

        assertThat(words).allSatisfy(word -> assertThat(Words.of(word)).containsExactly(word));
        Arrays.stream(Form.values())
                .forEach(
                        form ->
                                assertThat(Words.of(Normalizer.normalize(text, form)))
                                        .isEqualTo(words));
    }

    private static boolean isOfWord(int c) {
        return UCharacter.isLetterOrDigit(c)
                || UCharacter.getType(c) == UCharacter.LETTER_NUMBER
                || isMark(c);
    }

    /** Whether no character before {@code index} depends on the one at it. */
    private static boolean isBoundary(String text, int index) {
        if (index == text.length()) {
            return true;
        }
        int c = text.codePointAt(index);
        return (index == 0
                        || !Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index)))
                && !isIgnorable(c)
                && !isMark(c);
    }

    private static boolean isIgnorable(int c) {
        return Character.isIdentifierIgnorable(c) || c == 0x640;
    }

    private static boolean isMark(int c) {
        return switch (UCharacter.getType(c)) {
            case UCharacter.NON_SPACING_MARK,
                    UCharacter.ENCLOSING_MARK,
                    UCharacter.COMBINING_SPACING_MARK ->
                    true;
            default -> false;
        };
    }

    private static Stream<String> letters(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .filter(Character::isLetter)
                .mapToObj(Character::toString);
    }
}
